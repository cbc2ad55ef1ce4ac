#!/bin/sh
# Fills corpus/ with what the cases and the shipped site hold: one file for each page or template.
set -eu
cd "$(dirname "$0")"
for target in front_matter markdown links addresses templates wordpress table_text table_workbook import_markdown recur; do mkdir -p "corpus/$target"; done
find ../tests/cases ../content -type f -name '*.md' -not -name README.md | sort | while read -r page; do
    name=$(printf '%s' "$page" | tr '/ ' '__' | tr -d '.')
    { printf 'a'; awk 'NR > 1 && /^---$/ { exit } NR > 1' "$page"; } > "corpus/front_matter/$name"
    { printf 'a'; awk 'body; /^---$/ { if (++lines == 2) body = 1 }' "$page"; } > "corpus/markdown/$name"
    grep -oE '\]\([^)]*\)|\[\[[^]]*\]\]|^title: .*' "$page" | sed -E 's/^title: |^\]\(|\)$|^\[\[|\]\]$//g' |
        head -n 6 > "corpus/links/$name" || true
done
# The first byte names the generator: d is Jekyll, e Hugo, f Zola, g Eleventy.
for from in d:jekyll e:hugo f:zola g:eleventy; do
    find ../tests/import/"${from#*:}"-*/old -type f -name '*.md' | sort | while read -r post; do
        { printf '%s' "${from%%:*}"; cat "$post"; } > "corpus/import_markdown/$(printf '%s' "$post" | tr '/ ' '__' | tr -d '.')"
    done
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
find ../tests/recur -type f -name '*.txt' | sort | while read -r rule; do
    sed -n 's/^repeats: //p; s/^except: //p' "$rule" | head -n 2 > "corpus/recur/$(basename "$rule" .txt)"
done
find ../tests/import -type f -name export.xml | sort | while read -r export; do
    { printf '\000'; cat "$export"; } > "corpus/wordpress/$(printf '%s' "$export" | tr '/ ' '__' | tr -d '.')"
done
