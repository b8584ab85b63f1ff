"""Count a ballots.csv again by instant-runoff: python3 recount.py ballots.csv (the rules are in ballots.md)."""

import csv
import sys

rows = list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))[1:]
order = list(dict.fromkeys(name for row in rows for cell in row[1:] for name in cell.split("=") if name))
standing, rounds, most, valid = list(order), [], 0, 1
while most * 2 <= valid and valid and len(rounds) < len(order):
    votes = dict.fromkeys(standing, 0)
    for count, *places in rows:
        top = next((cell for cell in places if "=" in cell or cell in standing), "")
        votes[top] = votes.get(top, 0) + int(count)
    rounds.append(votes)
    valid, most = sum(votes[name] for name in standing), max(votes[name] for name in standing)
    print(f"Round {len(rounds)}:", ", ".join(f"{name} {votes[name]}" for name in standing))
    if most * 2 <= valid and len(standing) > 1:
        standing.remove(min(standing, key=lambda one: ([r[one] for r in rounds[::-1]], -order.index(one))))
print("Winner:", max(standing, key=rounds[-1].get) if valid else "nobody")
