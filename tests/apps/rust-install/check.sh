#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8080
probe /     200 'from the semaphore'
probe /sum  200 "$(printf semaphore | sha256sum | cut -d' ' -f1)"
probe /none 404 'no such flag'
finish
