"""A Freqtrade strategy that asks `candlecast serve` once per candle and enters on its forecasts.

Copy it to user_data/strategies/ and set two variables for the bot:

  CANDLECAST_URL         default http://127.0.0.1:8877
  CANDLECAST_TOKEN_FILE  the file that `candlecast serve` names when it starts

Where the server abstains, is away or answers late there is no entry; exits go on as usual.
"""

import json
import logging
import os
import urllib.error
import urllib.request
from pathlib import Path

from freqtrade.strategy import IStrategy
from pandas import DataFrame

logger = logging.getLogger(__name__)

# The token must not leave for a proxy that the environment names.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class CandlecastStrategy(IStrategy):
    INTERFACE_VERSION = 3

    timeframe = "1h"
    can_short = False
    process_only_new_candles = True
    # The model reads 120 candles; its interval looks back 240.
    startup_candle_count = 400

    minimal_roi = {"0": 0.05}
    stoploss = -0.05

    # What a round trip costs at 15 basis points a side; a smaller move is not worth an entry.
    round_trip_cost = 0.003

    def populate_indicators(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        dataframe["forecast_change"] = float("nan")
        dataframe["forecast_p_up"] = float("nan")
        dataframe["forecast_confidence"] = 0.0
        # A model has seen most of the past: a backtest on its answers would be no test.
        if self.dp.runmode.value not in ("live", "dry_run"):
            return dataframe
        pair = metadata["pair"]
        answer = self.ask(dataframe.tail(500), pair)
        if answer["kind"] == "abstain":
            logger.info("%s: no forecast, %s: %s", pair, answer["reason"], answer["detail"])
            return dataframe
        last = dataframe.index[-1]
        dataframe.loc[last, "forecast_change"] = answer["change"]
        dataframe.loc[last, "forecast_p_up"] = answer["pUp"]
        dataframe.loc[last, "forecast_confidence"] = answer["confidence"]
        logger.info(
            "%s: %+.3f %% by %s %s, 90 %% interval %s to %s, informative %s",
            pair,
            100 * answer["change"],
            answer["source"],
            answer["version"],
            answer["low"],
            answer["high"],
            answer["informative"],
        )
        return dataframe

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        # An abstention leaves NaN, and NaN is above nothing.
        pays = dataframe["forecast_change"] > self.round_trip_cost
        rises = pays & (dataframe["forecast_p_up"] > 0.5) & (dataframe["volume"] > 0)
        dataframe.loc[rises, ["enter_long", "enter_tag"]] = (1, "candlecast")
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        falls = dataframe["forecast_change"] < 0
        dataframe.loc[falls, ["exit_long", "exit_tag"]] = (1, "candlecast")
        return dataframe

    def ask(self, candles: DataFrame, pair: str) -> dict:
        """The server's answer; whatever goes wrong on the way is an abstention."""
        question = {
            "instrument": pair.split(":")[0],
            "timeframe": self.timeframe,
            "candles": [
                {
                    "openTimeMs": int(row.date.timestamp() * 1000),
                    "open": float(row.open),
                    "high": float(row.high),
                    "low": float(row.low),
                    "close": float(row.close),
                    "volume": float(row.volume),
                }
                for row in candles.itertuples()
            ],
        }
        try:
            token = Path(os.environ["CANDLECAST_TOKEN_FILE"]).read_text().strip()
            request = urllib.request.Request(
                os.environ.get("CANDLECAST_URL", "http://127.0.0.1:8877") + "/forecast",
                data=json.dumps(question, allow_nan=False).encode(),
                headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            )
            with opener.open(request, timeout=2) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            return abstention(f"status {error.code}", error.read(500).decode(errors="replace"))
        except (OSError, ValueError, KeyError) as error:
            return abstention("no answer", repr(error))


def abstention(reason: str, detail: str) -> dict:
    return {"kind": "abstain", "reason": reason, "detail": detail}
