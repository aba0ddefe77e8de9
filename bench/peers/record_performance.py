"""Writes test/golden/performance.json: figures of an account by plain NumPy, from the definitions."""
import json, sys
import numpy as np

rng = np.random.default_rng(11)
n, per_year = 400, 8766
market = rng.standard_t(4, n) * 0.004 + 0.0001
held = np.repeat(rng.integers(-1, 2, n // 20), 20)
returns = held * market * 0.5 + rng.normal(0, 1e-4, n)
equity = 10_000 * np.cumprod(np.concatenate([[1.0], 1 + returns]))
peaks = np.maximum.accumulate(equity)
profit = rng.normal(5, 40, 60)
wins, losses = profit[profit > 0], profit[profit < 0]
covariance = np.cov(returns, market, ddof=0)
beta = covariance[0, 1] / covariance[1, 1]
rest = returns - beta * market
lag = int(np.floor(4 * (n / 100) ** (2 / 9)))
centred = rest - rest.mean()
long_run = centred @ centred / n + 2 * sum((1 - k / (lag + 1)) * (centred[k:] @ centred[:-k]) / n for k in range(1, lag + 1))
worst = np.sort(returns)
years = n / per_year
growth = (equity[-1] / equity[0]) ** (1 / years) - 1
drawdown = float((1 - equity / peaks).max())
out = {
    "source": "NumPy " + np.__version__ + ", from the definitions; bench/peers/record_performance.py",
    "rowsPerYear": per_year,
    "equity": equity.tolist(), "returns": returns.tolist(), "market": market.tolist(), "profit": profit.tolist(),
    "expected": {
        "annualisedSharpeRatio": returns.mean() / returns.std(ddof=1) * np.sqrt(per_year),
        "sortinoRatio": returns.mean() / np.sqrt((np.minimum(returns, 0) ** 2).mean()) * np.sqrt(per_year),
        "annualisedVolatility": returns.std(ddof=1) * np.sqrt(per_year),
        "annualGrowthRate": growth, "maxDrawdown": drawdown, "calmarRatio": growth / drawdown,
        "valueAtRisk": -np.quantile(returns, 0.05), "expectedShortfall": -worst[: int(0.05 * n)].mean(),
        "profitFactor": wins.sum() / -losses.sum(), "winRate": len(wins) / len(profit),
        "payoffRatio": wins.mean() / -losses.mean(),
        "beta": beta, "alpha": rest.mean(), "alphaT": rest.mean() / np.sqrt(long_run / n),
        "correlation": np.corrcoef(returns, market)[0, 1],
    },
}
out["expected"] = {name: float(value) for name, value in out["expected"].items()}
json.dump(out, open(sys.argv[1], "w"), indent=1)
