#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8501
probe /                  200 '<div id="root">'
probe /_stcore/health    200 'ok'
probe_assets / '/?static/[^"]+\.(js|css)'
# The page itself is run as a test of the application would run it, inside the container.
run_in 'python3' -c 'from streamlit.testing.v1 import AppTest; page = AppTest.from_file("catch.py", default_timeout=60).run(); assert not page.exception; print(page.title[0].value, page.selectbox[0].options)' -- "['cod', 'herring']"
finish
