#!/bin/bash
# Says by its exit code whether the service on this port is ready. Needs bash only: the image has no other HTTP client for sure.
set -eu
port=$1
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /q/health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
read -r -t 3 _ status _ <&3
cat <&3 >/dev/null
[ "$status" = 200 ]
