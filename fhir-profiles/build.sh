#!/usr/bin/env bash
# Compiles the FHIR Shorthand in input/fsh into package/ and writes docs/profiles.md.
#
#   fhir-profiles/build.sh            compile
#   fhir-profiles/build.sh --check    compile aside and compare with what is committed; exit 1 when it differs,
#                                     77 when SUSHI or the R4 definitions are not here and cannot be fetched
#
# Works offline once SUSHI (npm, see package-lock.json) and hl7.fhir.r4.core#4.0.1 (FHIR package cache) are there.
# Needs node 18 or newer. SUSHI sees nothing but R4's own package, so that the output does not depend on what else a machine has.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly core='hl7.fhir.r4.core#4.0.1'
readonly cache="${FHIR_PACKAGE_CACHE:-$HOME/.fhir/packages}"
check=false
case "${1:-}" in
    '') ;;
    --check) check=true ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac

cannot() {
    echo "fhir-profiles: $*" >&2
    $check && exit 77
    exit 1
}

provide_sushi() {
    command -v node >/dev/null || cannot "node is not installed"
    [[ -x node_modules/.bin/sushi ]] && return
    [[ -n ${SUSHI:-} ]] && return
    command -v npm >/dev/null || cannot "npm is not installed"
    npm ci --no-audit --no-fund --loglevel=error >&2 || cannot "SUSHI could not be installed with npm"
}

provide_core() {
    [[ -f $cache/$core/package/package.json ]] && return
    mkdir -p "$work/fetched"
    # Where the test data of others lie beside the project, R4's package is among them.
    local beside=../../shared/data/fhir-core/definitions/hl7.fhir.r4.core-4.0.1.tgz
    if [[ -f $beside ]]; then tar xzf "$beside" -C "$work/fetched"
    else
        curl -sSfL --max-time 300 'https://packages.fhir.org/hl7.fhir.r4.core/4.0.1' | tar xz -C "$work/fetched" \
            || cannot "$core is not in $cache and could not be fetched"
    fi
    mkdir -p "$cache" && mv "$work/fetched" "$cache/$core"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
provide_sushi
provide_core

# A home of its own with one package in it; the registry address refuses at once, so SUSHI does not wait for what it only would like to have.
mkdir -p "$work/home/.fhir/packages" "$work/out"
ln -s "$cache/$core" "$work/home/.fhir/packages/$core"
sushi=${SUSHI:-$PWD/node_modules/.bin/sushi}
HOME="$work/home" FPL_REGISTRY=http://127.0.0.1:9 npm_config_registry=http://127.0.0.1:9 npm_config_fetch_retries=0 node "$sushi" build --snapshot --out "$work/out" . >"$work/sushi.log" 2>&1 || true
grep -qE '^\|.* 0 Errors' "$work/sushi.log" || { grep -vE '^(info|warn) ' "$work/sushi.log" >&2; echo "fhir-profiles: SUSHI found errors" >&2; exit 1; }
grep -E -A 2 '^warn ' "$work/sushi.log" | grep -v 'Failed to load automatically-provided' >&2 || true

node pack.mjs "$work/out/fsh-generated/resources" "$work/package"
node overview.mjs "$work/package" "$work/profiles.md"

if $check; then
    diff -r "$work/package" package >"$work/difference" && diff "$work/profiles.md" ../docs/profiles.md >>"$work/difference" && { echo "fhir-profiles: package and docs/profiles.md are current"; exit 0; }
    head -n 40 "$work/difference" | cut -c 1-200
    echo "fhir-profiles: what is committed is not what the source gives; run fhir-profiles/build.sh" >&2
    exit 1
fi
rm -rf package && mv "$work/package" package && mv "$work/profiles.md" ../docs/profiles.md
echo "fhir-profiles: $(find package -name '*.json' | wc -l) files"
