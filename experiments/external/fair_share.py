"""Gives every stage an equal share of the objective, and CPU where replicas cost the least."""
import json
import math
import sys

HEADROOM = 1.3
CALM = 15  # seconds that are looked back on before anything is given up

hello = json.loads(sys.stdin.readline())
share = hello["sloMs"] / len(hello["stages"])


def cheapest(latencies):
    """The replica that serves most per CPU, with half of the share left for waiting."""
    in_time = [o for o in latencies if o["p99Ms"] <= share / 2] or latencies[-1:]
    return max(in_time, key=lambda o: o["batchSize"] / o["p50Ms"] / o["millicores"])


options = [cheapest(stage["variants"][0]["latencies"]) for stage in hello["stages"]]
rates = []
for line in sys.stdin:
    seen = json.loads(line)
    rates = (rates + [seen["stages"][0]["arrivedPerSecond"] or 0])[-CALM:]
    stages = []
    for stage, option in zip(seen["stages"], options):
        wanted = max(rates) * HEADROOM + stage["queueLength"]
        replicas = math.ceil(wanted * option["p50Ms"] / 1000 / option["batchSize"])
        stages.append({"stage": stage["stage"], "replicas": max(1, replicas),
                       "millicores": option["millicores"], "batchSize": option["batchSize"]})
    reason = "highest rate of %d s: %.0f requests/s" % (CALM, max(rates))
    print(json.dumps({"stages": stages, "reason": reason}))
