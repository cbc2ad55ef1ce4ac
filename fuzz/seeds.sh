#!/bin/sh
# Fills corpus/ with what the cases and the shipped site hold: one file for each page or template.
set -eu
cd "$(dirname "$0")"
for target in front_matter markdown links addresses templates wordpress table_text table_workbook; do mkdir -p "corpus/$target"; done
find ../tests/cases ../content -type f -name '*.md' -not -name README.md | sort | while read -r page; do
    name=$(printf '%s' "$page" | tr '/ ' '__' | tr -d '.')
    { printf 'a'; awk 'NR > 1 && /^---$/ { exit } NR > 1' "$page"; } > "corpus/front_matter/$name"
    { printf 'a'; awk 'body; /^---$/ { if (++lines == 2) body = 1 }' "$page"; } > "corpus/markdown/$name"
    grep -oE '\]\([^)]*\)|\[\[[^]]*\]\]|^title: .*' "$page" | sed -E 's/^title: |^\]\(|\)$|^\[\[|\]\]$//g' |
        head -n 6 > "corpus/links/$name" || true
done
find ../themes/default/templates ../tests/cases -name '*.html' -path '*templates*' | sort | while read -r template; do
    { printf 'a'; cat "$template"; } > "corpus/templates/$(printf '%s' "$template" | tr '/ ' '__' | tr -d '.')"
done
find ../tests/tables -type f -not -name README.md -not -name expect.txt -not -name settings.json | sort | while read -r data; do
    name=$(printf '%s' "$data" | tr '/ ' '__' | tr -d '.')
    case $data in
        *.xlsx | *.ods) cp "$data" "corpus/table_workbook/$name" ;;
        *.json | *.geojson) { printf 'ba'; cat "$data"; } > "corpus/table_text/$name" ;;
        *) { printf 'aa'; cat "$data"; } > "corpus/table_text/$name" ;;
    esac
done
find ../tests/cases ../addresses.txt -type f -name addresses.txt | sort | while read -r record; do
    cp "$record" "corpus/addresses/$(printf '%s' "$record" | tr '/ ' '__' | tr -d '.')"
done
find ../tests/import -type f -name export.xml | sort | while read -r export; do
    { printf '\000'; cat "$export"; } > "corpus/wordpress/$(printf '%s' "$export" | tr '/ ' '__' | tr -d '.')"
done
