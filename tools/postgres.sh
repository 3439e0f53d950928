# Sourced by test and bench: a PostgreSQL of our own, on a free loopback port, gone when the script ends.
# start_postgres [SETTING=VALUE ...]

start_postgres() {
  local more=""
  for setting in "$@"; do more="$more -c $setting"; done
  PG_BIN=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  PG_DIR=$(mktemp -d /tmp/kefu-pg.XXXXXX)
  PG_PORT=$(node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
  PG_AS=""
  if [ "$(id -u)" -eq 0 ]; then # the server refuses to run as root
    chown postgres "$PG_DIR"
    PG_AS="runuser -u postgres --"
  fi
  $PG_AS "$PG_BIN/initdb" -D "$PG_DIR/data" -U kefu -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  $PG_AS "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -w -l "$PG_DIR/log" \
    -o "-p $PG_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories=$PG_DIR -c max_connections=300$more" start >/dev/null
  export KEFU_TEST_POSTGRES="Host=127.0.0.1;Port=$PG_PORT;Username=kefu"
}

stop_postgres() {
  [ -n "${PG_DIR:-}" ] || return 0
  $PG_AS "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$PG_DIR"
}
