#!/usr/bin/env bash
# Fetches the photographs and the network that models/eval/fill.py measures with: bash models/eval/fill_pictures.sh FOLDER
#
# Debian's wallpaper packages (apt-get), scikit-image and scikit-learn (pip), nsfwjs (npm). Nothing is installed; licences
# stand in models/eval/fill-pictures.json beside each picture.
set -euo pipefail
folder="${1:?usage: fill_pictures.sh FOLDER}"
mkdir -p "$folder/debian" "$folder/python" "$folder/nsfwjs"
cd "$folder"
folder="$PWD"
debs="$(mktemp -d)"
(cd "$debs" && apt-get download lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 mate-backgrounds)
for deb in "$debs"/*.deb; do dpkg-deb -x "$deb" "$folder/debian"; done
rm -r "$debs"
python3 -m pip install -q --no-deps --target python \
  scikit-image==0.26.0 scikit-learn==1.9.1 opencv-python-headless==5.0.0.93
npm pack --silent nsfwjs@4.3.0 | xargs -I% tar xzf % -C nsfwjs --strip-components=1
rm nsfwjs-*.tgz
