"""Rounds of timed training steps on request, so that several programs can take turns.

Without --serve: warms up, runs one round of 100 steps, prints one JSON object.
With --serve: warms up, prints one JSON object, then answers each line "STEPS" on standard input
with one JSON object; ends with the input.
"""

import argparse
import json
import statistics
import sys
import time


def answer_rounds(description, variants, prepare):
    """Parses the command line and serves rounds.

    variants: names that --variant may have, the default first.
    prepare(variant, threads): returns (step, about); step() trains one batch and returns when the
    new parameters are there; about is a dict that joins every answer.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--variant", choices=variants, default=variants[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warm-up", type=int, default=30, help="steps before the first round")
    parser.add_argument("--steps", type=int, default=100, help="steps of the only round")
    parser.add_argument("--serve", action="store_true", help="one round per line of standard input")
    options = parser.parse_args()

    step, about = prepare(options.variant, options.threads)
    for _ in range(options.warm_up):
        step()
    about = {**about, "variant": options.variant, "threads": options.threads, "batchSize": 32}
    if not options.serve:
        say({**about, **timed(step, options.steps)})
        return
    say({**about, "ready": True})
    for line in sys.stdin:
        say({**about, **timed(step, int(line))})


def timed(step, steps):
    times = []
    processor = time.process_time()
    for _ in range(steps):
        start = time.perf_counter()
        step()
        times.append(1e3 * (time.perf_counter() - start))
    return {
        "steps": steps,
        "cpuMsPerStep": round(1e3 * (time.process_time() - processor) / steps, 3),
        "medianMsPerStep": round(statistics.median(times), 3),
        "minMsPerStep": round(min(times), 3),
    }


def say(answer):
    print(json.dumps(answer), flush=True)
