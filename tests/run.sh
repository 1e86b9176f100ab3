#!/usr/bin/env bash
# Builds everything, runs every test project, the format check and that of the FHIR package, and closes with "N passed, N failed[, N skipped]".
#
#   bash tests/run.sh               everything
#   bash tests/run.sh Store Fhir    only MedCoop.Store.Tests and MedCoop.Fhir.Tests, without these checks
#
# CI=true restores strictly from the lock files and insists on PostgreSQL. Results and logs stay in artifacts/test-results.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en NO_COLOR=1
readonly configuration=Debug   # with checks and readable stack traces; the benchmarks build Release
readonly project_limit=1800    # seconds that one project may take before it counts as hung
readonly long_running=180      # seconds after which the log names a test that has not ended: what a hung run is told by
readonly at_once=2             # test projects side by side
readonly results="$PWD/artifacts/test-results"
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$*"; }

finish() {
    local line="$passed passed, $failed failed"
    ((skipped > 0)) && line+=", $skipped skipped"
    printf '\n%s\n' "$line"
    ((failed == 0 && passed > 0)) && exit 0
    exit 1
}

give_up() {
    printf 'FAILED: %s\n' "$*"
    failed=$((failed + 1))
    finish
}

has_postgresql() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

# Tests run PostgreSQL themselves, each project its own throw-away server; they need only its programs.
provide_postgresql() {
    has_postgresql && return
    if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        say "Installing PostgreSQL"
        { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends postgresql; } \
            >"$results/apt-get.log" 2>&1 </dev/null || tail -n 20 "$results/apt-get.log"
    fi
    has_postgresql && return
    [[ ${CI:-} == true ]] && give_up "PostgreSQL is not installed and could not be: its tests are required in CI."
    echo "PostgreSQL is not installed: its tests are skipped. Install it (Debian: apt-get install postgresql) to run them."
}

has_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }

# Tests of the screens drive a browser, with its own driver from the Playwright package.
provide_chromium() {
    has_chromium && return
    if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        say "Installing Chromium"
        { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends chromium; } \
            >"$results/apt-get-chromium.log" 2>&1 </dev/null || tail -n 20 "$results/apt-get-chromium.log"
    fi
    has_chromium && return
    [[ ${CI:-} == true ]] && give_up "Chromium is not installed and could not be: its tests are required in CI."
    echo "Chromium is not installed: tests of the screens in a browser are skipped. Install it (Debian: apt-get install chromium) to run them."
}

build() {
    say "Restoring and building"
    local locked=()
    [[ ${CI:-} == true ]] && locked=(--locked-mode)
    dotnet restore MedCoop.sln "${locked[@]}" -v quiet </dev/null >"$results/restore.log" 2>&1 \
        || { cat "$results/restore.log"; give_up "dotnet restore"; }
    dotnet build MedCoop.sln --no-restore -c "$configuration" -v quiet </dev/null >"$results/build.log" 2>&1 \
        || { grep -E '(error|warning) ' "$results/build.log" | sort -u | head -n 60; give_up "dotnet build"; }
}

# One attribute of the report's <assembly ...> element: the totals that the runner itself counted.
count() { sed -n "s/.*<assembly [^>]*[ ]$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

run_project() {
    local name=$1
    timeout --kill-after=20 "$project_limit" \
        dotnet "tests/$name/bin/$configuration/net10.0/$name.dll" -noColor -noLogo -longRunning "$long_running" -result-xml "$results/$name.xml" \
        </dev/null >"$results/$name.log" 2>&1
    echo $? >"$results/$name.exit"
}

# Adds one project's report to the totals; a project that crashed, hung or ran nothing is a failure of its own.
tally() {
    local name=$1 code report="$results/$1.xml" good=0 bad=0 errors=0 left_out=0
    code=$(cat "$results/$name.exit" 2>/dev/null || echo missing)
    if [[ -s $report ]]; then
        good=$(count "$report" passed) bad=$(count "$report" failed)
        errors=$(count "$report" errors) left_out=$(count "$report" skipped)
    fi
    good=${good:-0} left_out=${left_out:-0} bad=$((${bad:-0} + ${errors:-0}))
    if ((bad == 0)); then
        case $code in
            0) ((good + left_out > 0)) || { bad=1; echo "FAILED: $name ran no test."; } ;;
            124 | 137) bad=1; echo "FAILED: $name did not end within $project_limit s." ;;
            *) bad=1; echo "FAILED: $name ended with exit code $code and no failed test: it crashed." ;;
        esac
    fi
    say "$name: $good passed, $bad failed, $left_out skipped"
    # -x: the whole log is in $results; here are the failures with their messages, or the end of what a crash left behind.
    if ((bad > 0)); then
        grep -A 40 -E '\[FAIL\]|\[ERROR\]|Unhandled exception|Catastrophic' "$results/$name.log" | head -n 400
        tail -n 15 "$results/$name.log"
    elif ((left_out > 0)); then
        grep -A 1 -E '\[SKIP\]' "$results/$name.log" | grep -v '^--' | head -n 40
    fi
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left_out))
}

# The checks below are run beside the tests. 0: good, 77: cannot be made here, anything else: bad.
# Of the format only white space: the build enforces the rest of the style, and a test the order of usings; all of "dotnet format" takes three minutes.
check_format() {
    dotnet format whitespace MedCoop.sln --verify-no-changes --no-restore </dev/null >"$results/format.log" 2>&1 && return
    head -n 60 "$results/format.log"
    echo "FAILED: dotnet format would change files."
    return 1
}

# What users load must be what the source gives. SUSHI and the R4 definitions may not be there, nor the network to fetch them.
check_profiles() {
    local code=0
    timeout --kill-after=20 300 bash fhir-profiles/build.sh --check </dev/null >"$results/profiles.log" 2>&1 || code=$?
    tail -n 40 "$results/profiles.log"
    case $code in
        0) ;;
        77 | 124) echo "SKIPPED: the FHIR package was not compiled here."; return 77 ;;
        *) echo "FAILED: the committed FHIR package is not what its source gives."; return 1 ;;
    esac
}

# Packages with known vulnerabilities, those of packages too. The data come from the package source, which may not be reachable.
check_packages() {
    local code=0
    timeout --kill-after=20 300 dotnet list MedCoop.sln package --vulnerable --include-transitive --format json </dev/null >"$results/packages.json" 2>"$results/packages.log" || code=$?
    if ((code != 0)) || ! grep -q '"projects"' "$results/packages.json" || grep -q '"level": *"error"' "$results/packages.json"; then
        tail -n 5 "$results/packages.log"
        echo "SKIPPED: the packages were not checked for known vulnerabilities, because the data are not available here."
        return 77
    elif grep -q '"advisoryurl"' "$results/packages.json"; then
        grep -E '"(id|resolvedVersion|severity|advisoryurl)"' "$results/packages.json" | head -n 60
        echo "FAILED: packages with known vulnerabilities."
        return 1
    fi
}

run_check() {
    "$1" >"$results/$1.out" 2>&1
    echo $? >"$results/$1.exit"
}

tally_check() {
    say "$1"
    cat "$results/$1.out"
    case $(cat "$results/$1.exit" 2>/dev/null || echo missing) in
        0) passed=$((passed + 1)) ;;
        77) skipped=$((skipped + 1)) ;;
        *) failed=$((failed + 1)) ;;
    esac
}

mkdir -p "$results" && rm -f "$results"/*
trap 'jobs -p | xargs -r kill 2>/dev/null' EXIT
projects=()
for project in tests/*.Tests/; do
    name=$(basename "$project")
    [[ $# == 0 || " $* " == *" $(sed 's/^MedCoop\.//; s/\.Tests$//' <<<"$name") "* ]] && projects+=("$name")
done
((${#projects[@]} > 0)) || give_up "no such test project: $*"

provide_postgresql
provide_chromium
build
say "Running ${projects[*]}"
checks=()
[[ $# == 0 ]] && checks=(check_format check_profiles check_packages)
# The server's tests take longest: first.
mapfile -t projects < <(printf '%s\n' "${projects[@]}" | sed 's/^MedCoop\.Server\.Tests$/ &/' | LC_ALL=C sort | sed 's/^ //')
for name in "${projects[@]}" "${checks[@]}"; do
    while (($(jobs -rp | wc -l) >= at_once)); do wait -n; done
    if [[ $name == check_* ]]; then run_check "$name" & else run_project "$name" & fi
done
wait
for name in "${projects[@]}"; do tally "$name"; done
for name in "${checks[@]}"; do tally_check "$name"; done
finish
