#!/bin/sh
# Makes the secrets of this folder's services, once: random, in `.env`, readable by you alone. What is there stays.
set -eu
cd "$(dirname "$0")"
umask 077
if [ -e .env ]; then
  echo '.env is there already; delete it for new secrets'
  exit 0
fi
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
key() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n'; }
{
  for name in ADMIN_TOKEN AUDIT_HASH_KEY POSTGRES_PASSWORD; do
    echo "$name=$(random)"
  done
  # As `fastward credential signing` writes one: a name, and 32 bytes.
  echo "GATEWAY_KEY=first:$(key)"
} > .env
echo 'the secrets are in .env'
