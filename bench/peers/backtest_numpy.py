# python bench/peers/backtest_numpy.py BTCUSDT_1h.csv [candles]
#
# What a backtest in numpy costs: the file's candles repeated to a million, a stance per close known beforehand.
# Rules of both versions, as near to ours as a page of Python gets: a stance that changed at a close is filled at the
# next open (fee 10 bp; 5 bp against us for spread and slippage), a quarter of the equity, the stop 3 ATR (Wilder's, 14)
# away, both by the close decided on; the stop is at work in the entry's own candle, filled at the worse of stop and
# open and 10 bp more; after a stop flat until the stance changes; marked to market at every close. No tick, step or
# minimum, no ledger, no decision kept. `npx tsx bench/backtest-core.ts BTCUSDT_1h.csv [candles]` is ours on the same.
# `by_candle` is a plain loop, `by_spell` a loop over positions with numpy inside them; both must give one equity curve.
import sys
import time

import numpy as np

FRACTION, FEE, AGAINST, STOP_EXTRA, STOP_ATR = 0.25, 0.0010, 0.0005, 0.0010, 3.0


def read(path, count):
    rows = np.loadtxt(path, delimiter=",", skiprows=1, usecols=(1, 2, 3, 4))
    return [np.resize(column, count) for column in rows.T.copy()]


def rolling_mean(values, period):
    total = np.cumsum(np.insert(values, 0, 0.0))
    mean = np.full(len(values), np.nan)
    mean[period - 1 :] = (total[period:] - total[:-period]) / period
    return mean


def wilder_mean(values, period):
    mean = np.full(len(values), np.nan)
    latest = mean[period - 1] = values[:period].mean()
    for t, value in enumerate(values[period:].tolist(), period):
        latest = mean[t] = (latest * (period - 1) + value) / period
    return mean


def prepared(high, low, close):
    high, low, before = high[1:], low[1:], close[:-1]
    ranges = np.maximum(high - low, np.maximum(np.abs(high - before), np.abs(low - before)))
    stance = np.nan_to_num(np.sign(rolling_mean(close, 12) - rolling_mean(close, 48)))
    return stance.astype(np.int8), np.concatenate([[np.nan], wilder_mean(ranges, 14)])


def by_candle(open_, high, low, close, stance, atr):
    equity = np.empty(len(close))
    equity[0] = cash = 10_000.0
    quantity, stop, trades = 0.0, 0.0, 0
    for t in range(1, len(close)):
        if stance[t - 1] != (stance[t - 2] if t > 1 else 0):
            if quantity != 0.0:
                price = open_[t] * (1 - AGAINST * np.sign(quantity))
                cash += quantity * price - abs(quantity) * price * FEE
                quantity = 0.0
            side = int(stance[t - 1])
            if side != 0:
                price = open_[t] * (1 + AGAINST * side)
                quantity = side * FRACTION * equity[t - 1] / close[t - 1]
                cash -= quantity * price + abs(quantity) * price * FEE
                stop = close[t - 1] - side * STOP_ATR * atr[t - 1]
                trades += 1
        if quantity > 0.0 and low[t] <= stop:
            price = min(open_[t], stop) * (1 - AGAINST - STOP_EXTRA)
            cash += quantity * price - quantity * price * FEE
            quantity = 0.0
        elif quantity < 0.0 and high[t] >= stop:
            price = max(open_[t], stop) * (1 + AGAINST + STOP_EXTRA)
            cash += quantity * price + quantity * price * FEE
            quantity = 0.0
        equity[t] = cash + quantity * close[t]
    return equity, trades


def by_spell(open_, high, low, close, stance, atr):
    equity = np.empty(len(close))
    equity[0] = cash = 10_000.0
    changes = np.flatnonzero(stance[:-1] != np.concatenate([[0], stance[:-2]])) + 1
    ends = np.append(changes[1:], len(close))
    equity[: changes[0]] = cash
    quantity, trades = 0.0, 0
    for start, end in zip(changes.tolist(), ends.tolist()):
        if quantity != 0.0:
            price = open_[start] * (1 - AGAINST * np.sign(quantity))
            cash += quantity * price - abs(quantity) * price * FEE
            quantity = 0.0
        side = int(stance[start - 1])
        if side == 0:
            equity[start:end] = cash
            continue
        price = open_[start] * (1 + AGAINST * side)
        quantity = side * FRACTION * equity[start - 1] / close[start - 1]
        cash -= quantity * price + abs(quantity) * price * FEE
        stop = close[start - 1] - side * STOP_ATR * atr[start - 1]
        trades += 1
        hit = low[start:end] <= stop if side > 0 else high[start:end] >= stop
        first = int(hit.argmax())
        if not hit[first]:
            equity[start:end] = cash + quantity * close[start:end]
            continue
        out = start + first
        equity[start:out] = cash + quantity * close[start:out]
        worse = min(open_[out], stop) if side > 0 else max(open_[out], stop)
        price = worse * (1 - side * (AGAINST + STOP_EXTRA))
        cash += quantity * price - abs(quantity) * price * FEE
        quantity = 0.0
        equity[out:end] = cash
    return equity, trades


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    open_, high, low, close = read(sys.argv[1], count)
    stance, atr = prepared(high, low, close)
    curves = []
    for name, run in [("by candle", by_candle), ("by spell", by_spell)]:
        rounds = []
        for _ in range(3):
            started = time.perf_counter(), time.process_time()
            equity, trades = run(open_, high, low, close, stance, atr)
            rounds.append((time.perf_counter() - started[0], time.process_time() - started[1]))
        wall, processor = (min(column) for column in zip(*rounds))
        curves.append(equity)
        rate = f"{count / wall:,.0f} candles/s by the clock, {count / processor:,.0f} of processor time"
        print(f"numpy {np.__version__} {name}: {count:,} candles, {trades:,} entries, {wall:.3f} s, {rate}")
        print(f"final equity {equity[-1]:.8f}")
    # Where the account nears 0 the two orders of addition differ in the last bits of what was there.
    distance = np.max(np.abs(curves[0] - curves[1])) / 10_000
    print(f"largest distance of the two equity curves over the start: {distance:.1e}")
    sys.exit(0 if distance < 1e-9 else 1)


main()
