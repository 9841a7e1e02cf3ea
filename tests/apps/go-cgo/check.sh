#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8080
probe / 200 'from the log book'
probe / 200 'entries: 2, SQLite 3'
finish
