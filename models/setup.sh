#!/usr/bin/env bash
# Makes, or finds again, the folder outside the checkout where training lives: a Python environment, drawings and runs.
#
#     . models/setup.sh            # then: python -m models.train.sketch …
#
# EASEL_HOME (default ~/easel) holds venv/ and runs/. What is there already is kept. Sets EASEL_RUNS in the shell that
# sources it.
easel_checkout="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export EASEL_HOME="${EASEL_HOME:-$HOME/easel}" EASEL_RUNS="${EASEL_RUNS:-${EASEL_HOME:-$HOME/easel}/runs}"
mkdir -p "$EASEL_RUNS"
if [ ! -x "$EASEL_HOME/venv/bin/python" ]; then
  python3 -m venv "$EASEL_HOME/venv"
  "$EASEL_HOME/venv/bin/pip" install -q torch==2.13.0 # a CPU build is enough
fi
. "$EASEL_HOME/venv/bin/activate"
pip install -q -r "$easel_checkout/models/requirements.txt"
[ -d "$easel_checkout/models/data/node_modules" ] || npm ci --prefix "$easel_checkout/models/data"
# draw.mjs renames crops.npy into place last.
[ -f "$EASEL_RUNS/drawings/crops.npy" ] || node "$easel_checkout/models/data/draw.mjs"
unset easel_checkout
echo "EASEL_RUNS=$EASEL_RUNS"; for f in "$EASEL_RUNS"/*/figures.json; do [ -f "$f" ] && echo "$f: $(cat "$f")"; done
