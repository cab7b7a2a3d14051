#!/usr/bin/env bash
# Fills fuzz/corpus/ from the assets of the repository and from fuzz/seeds/.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p corpus/effects corpus/files corpus/formulas corpus/records corpus/worlds

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
# Each effect next to the one after it, and a sequence of steps that does a little of everything.
effects=("$assets"/effects/*.effect.ron)
for i in "${!effects[@]}"; do
    other=${effects[(i + 1) % ${#effects[@]}]}
    steps='\x00\x00\x40\x0b\x00\x20\x00\x01\x40\x0b\x00\x30\x06\x00\x60\x01\x00\x41\x0b\x00\x10\x08\x00\x01\x04\x00\x02\x09\x01\x07\x0b\x00\x08\x0a\x00\x00\x0b\x00\x50'
    {
        cat "${effects[i]}"
        printf '\x1e'
        cat "$other"
        printf '\x1e%b' "$steps"
    } >"corpus/effects/assets-$i"
    {
        cat "$assets/dimensions.ron"
        printf '\x1e\x1e\x1e\x1e\x1e\x1e%s\x1e' "$actor"
        cat "${effects[i]}"
        printf '\x1e'
        cat "$other"
    } >"corpus/files/effects-$i"
done
cp corpus/files/* corpus/worlds/

n=0
while IFS= read -r formula; do
    for quotes in p e r; do
        printf '%s%s' "$quotes" "$formula" >"corpus/formulas/seed-$n-$quotes"
    done
    n=$((n + 1))
done <seeds/formulas.txt

# Bytes twice: with the checksum in front of them, and as the content of which the target makes it itself.
for file in seeds/records/*; do
    name=$(basename "$file")
    case $name in
        *.ron) { printf 'r' && cat "$file"; } >"corpus/records/$name" ;;
        *.json) { printf 'j' && cat "$file"; } >"corpus/records/$name" ;;
        *)
            { printf 'b' && cat "$file"; } >"corpus/records/$name"
            { printf 'c' && tail -c +17 "$file"; } >"corpus/records/$name-content"
            ;;
    esac
done
