#!/usr/bin/env bash
# Fills fuzz/corpus/ from the assets of the repository and from fuzz/seeds/.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p corpus/files corpus/formulas corpus/worlds

assets=../assets/actor_core
subsystems=("$assets"/subsystems/*.subsystem.ron)
actor='(id: "hero", name: "Grey Wolf", race: "human", realms: ["luyen_the:T2"], tags: ["player"], base: {"vitality": 10, "strength": 8})'
for i in "${!subsystems[@]}"; do
    other=${subsystems[(i + 1) % ${#subsystems[@]}]}
    {
        cat "$assets/dimensions.ron"
        for file in "${subsystems[i]}" "$other" "$assets/curves.ron" "$assets/cap_layers.ron"; do
            printf '\x1e'
            cat "$file"
        done
        printf '\x1e()\x1e%s' "$actor"
    } >"corpus/files/assets-$i"
done
cp seeds/files/* corpus/files/
cp corpus/files/* corpus/worlds/

n=0
while IFS= read -r formula; do
    for quotes in p e r; do
        printf '%s%s' "$quotes" "$formula" >"corpus/formulas/seed-$n-$quotes"
    done
    n=$((n + 1))
done <seeds/formulas.txt
