#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8000
probe /     200 'from the harbour'
probe /mean 200 '"mean":5.0'
finish
