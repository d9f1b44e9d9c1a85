#!/usr/bin/env python3
"""M/M/8 in SimPy 3 (Debian: python3-simpy3): customers per second of wall time and their mean wait.

Usage: mm8_simpy.py CUSTOMERS SEED
"""
import random
import sys
import time

import simpy

ARRIVALS_PER_SECOND = 640.0
SERVICES_PER_SECOND = 100.0
SERVERS = 8


def customer(env, servers, rng, waits):
    arrived = env.now
    with servers.request() as turn:
        yield turn
        waits[0] += env.now - arrived
        yield env.timeout(rng.expovariate(SERVICES_PER_SECOND))


def source(env, servers, customers, rng, waits):
    for _ in range(customers):
        yield env.timeout(rng.expovariate(ARRIVALS_PER_SECOND))
        env.process(customer(env, servers, rng, waits))


def main():
    customers, seed = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(seed)
    env = simpy.Environment()
    servers = simpy.Resource(env, capacity=SERVERS)
    waits = [0.0]
    env.process(source(env, servers, customers, rng, waits))
    began = time.perf_counter()
    env.run()
    took = time.perf_counter() - began
    print(f"{customers / took:.0f} {waits[0] / customers * 1000:.4f}")


if __name__ == "__main__":
    main()
