// Configurations of proxies, and what each does with the paths that are asked.

export interface ProxyRow {
  readonly title: string
  /** `PORT` is where it listens, `UPSTREAM` the port of the server behind. */
  readonly config: string
  /** `proxy /path` as the server behind gets it, `redirect`, `redirect https`, `refuse`, `guarded`, or `other`. */
  readonly paths: Readonly<Record<string, string>>
}

const nginxServer = (inner: string) => `server {\n  listen PORT;\n${inner}\n}`

export const nginxRows: readonly ProxyRow[] = [
  {
    title: 'the exact one, then the longest prefix, then patterns in order',
    config: nginxServer(`
      location / { proxy_pass http://127.0.0.1:UPSTREAM; }
      location = /docs { deny all; }
      location /admin { deny all; }
      location ^~ /static/ { proxy_pass http://127.0.0.1:UPSTREAM/assets/; }
      location ~ \\.json$ { return 301 https://$host$request_uri; }
      location ~* ^/OLD { return 403; }`),
    paths: {
      '/docs': 'refuse',
      '/docs/': 'proxy /docs/',
      '/admin/users': 'refuse',
      '/administrator': 'refuse',
      '/Admin': 'proxy /Admin',
      '/admin/export.json': 'redirect https',
      '/openapi.json': 'redirect https',
      '/static/a.json': 'proxy /assets/a.json',
      '/old/x': 'refuse',
      '/x': 'proxy /x',
    },
  },
  {
    title: 'a path behind proxy_pass stands for what matched',
    config: nginxServer(`
      location /api/ { proxy_pass http://127.0.0.1:UPSTREAM/; }
      location /v1 { proxy_pass http://127.0.0.1:UPSTREAM/v2; }
      location /raw/ { proxy_pass http://127.0.0.1:UPSTREAM; }`),
    paths: { '/api/users': 'proxy /users', '/v1/x': 'proxy /v2/x', '/v1x': 'proxy /v2x', '/raw/x': 'proxy /raw/x', '/x.html': 'other' },
  },
  {
    title: 'a rewrite before it is passed on',
    config: nginxServer(`
      location /api { rewrite ^/api/(.*) /$1 break; proxy_pass http://127.0.0.1:UPSTREAM; }
      location /b/ { rewrite ^/b/(.*)$ /c/$1 break; proxy_pass http://127.0.0.1:UPSTREAM; }`),
    paths: { '/api/users': 'proxy /users', '/b/x': 'proxy /c/x' },
  },
  {
    title: 'headers: a level with any of them has lost those above, and errors have those that are always added',
    config: nginxServer(`
      add_header X-Frame-Options DENY;
      add_header Strict-Transport-Security max-age=31536000 always;
      proxy_set_header X-Level server;
      location / { proxy_pass http://127.0.0.1:UPSTREAM; }
      location /own { add_header Cache-Control no-store; proxy_pass http://127.0.0.1:UPSTREAM; }
      location /hidden { proxy_hide_header X-Frame-Options; proxy_set_header X-Other here; proxy_pass http://127.0.0.1:UPSTREAM; }`),
    paths: {
      '/x': 'proxy /x',
      '/fails': 'proxy /fails',
      '/own/x': 'proxy /own/x',
      '/own/fails': 'proxy /own/fails',
      '/hidden': 'proxy /hidden',
    },
  },
  {
    title: 'everything goes to HTTPS',
    config: nginxServer('return 301 https://$host$request_uri;\nlocation / { proxy_pass http://127.0.0.1:UPSTREAM; }'),
    paths: { '/x': 'redirect https', '/': 'redirect https' },
  },
  {
    title: 'everything goes to HTTPS by a rewrite',
    config: nginxServer('rewrite ^ https://$host$request_uri? permanent;'),
    paths: { '/x': 'redirect https' },
  },
  {
    title: 'everything but what certbot asks for goes to HTTPS',
    config: nginxServer('location /.well-known/acme-challenge/ { root /nowhere; }\nlocation / { return 301 https://$host$request_uri; }'),
    paths: { '/x': 'redirect https', '/.well-known/acme-challenge/a': 'other' },
  },
  {
    title: 'an if over the scheme, and one over the host as certbot writes it',
    config: nginxServer('server_name example.org;\nif ($host = example.org) { return 301 https://$host$request_uri; }\nreturn 404;'),
    paths: { '/x': 'redirect https' },
  },
  {
    title: 'an if over the scheme',
    config: nginxServer(
      'if ($scheme != "https") { return 301 https://$host$request_uri; }\nlocation / { proxy_pass http://127.0.0.1:UPSTREAM; }',
    ),
    paths: { '/x': 'redirect https' },
  },
  {
    title: 'a variable and an upstream',
    config: `upstream app { server 127.0.0.1:UPSTREAM; }\n${nginxServer('set $target http://127.0.0.1:UPSTREAM;\nlocation / { proxy_pass http://app; }\nlocation /v/ { proxy_pass $target; }')}`,
    paths: { '/x': 'proxy /x', '/v/x': 'proxy /v/x' },
  },
  {
    title: 'files first, and what is none goes to the server behind',
    config: nginxServer('location / { try_files $uri @app; }\nlocation @app { proxy_pass http://127.0.0.1:UPSTREAM; }'),
    paths: { '/x': 'proxy /x' },
  },
  {
    title: 'passwords and addresses, which a level within may take back',
    config: nginxServer(`
      auth_basic "staff"; auth_basic_user_file /nowhere;
      location / { proxy_pass http://127.0.0.1:UPSTREAM; }
      location /open { auth_basic off; proxy_pass http://127.0.0.1:UPSTREAM; }
      location /net { auth_basic off; allow 10.0.0.0/8; deny all; proxy_pass http://127.0.0.1:UPSTREAM; }`),
    paths: { '/x': 'guarded', '/open': 'proxy /open', '/net': 'guarded' },
  },
  {
    title: 'locations within a location',
    config: nginxServer(`
      location /a { deny all; location /a/open { allow all; proxy_pass http://127.0.0.1:UPSTREAM; } }
      location /b { proxy_pass http://127.0.0.1:UPSTREAM; location ~ secret { return 403; } }`),
    paths: { '/a/x': 'refuse', '/a/open': 'proxy /a/open', '/b/x': 'proxy /b/x', '/b/secret': 'refuse', '/c/secret': 'other' },
  },
]

const haproxyServer = (inner: string) =>
  `frontend web\n  bind 127.0.0.1:PORT\n${inner}\n  default_backend app\nbackend app\n  server one 127.0.0.1:UPSTREAM\n`

export const haproxyRows: readonly ProxyRow[] = [
  {
    title: 'rules in their order, whatever the paths are',
    config: haproxyServer(`
      acl staff path_beg /admin /internal
      acl old path_beg -i /OLD
      http-request deny if staff !{ path_beg /admin/open }
      http-request deny deny_status 410 if { path /docs } or { path_end .bak }
      http-request redirect location https://example.org/new if old
      http-request return status 200 if { path_dir health }`),
    paths: {
      '/docs': 'refuse',
      '/docs/': 'proxy /docs/',
      '/admin/open/x': 'proxy /admin/open/x',
      '/admin/y': 'refuse',
      '/internal': 'refuse',
      '/x.bak': 'refuse',
      '/old/x': 'redirect https',
      '/Old': 'redirect https',
      '/api/health': 'other',
      '/healthy': 'proxy /healthy',
      '/x': 'proxy /x',
    },
  },
  {
    title: 'everything goes to HTTPS where there is none, but for what certbot asks for',
    config: haproxyServer(`
      acl certbot path_beg /.well-known/acme-challenge/
      redirect scheme https code 301 if !{ ssl_fc } !certbot
      http-request deny if { path_beg /x/ }`),
    paths: { '/': 'redirect https', '/x/y': 'refuse', '/.well-known/acme-challenge/a': 'proxy /.well-known/acme-challenge/a' },
  },
  {
    title: 'everything goes to HTTPS unless it came by it',
    config: haproxyServer('http-request redirect scheme https unless { ssl_fc }'),
    paths: { '/x': 'redirect https' },
  },
  {
    title: 'what holds with TLS alone is never asked without',
    config: haproxyServer('http-response set-header Strict-Transport-Security max-age=1 if { ssl_fc }\n  http-request deny if { ssl_fc }'),
    paths: { '/x': 'proxy /x' },
  },
  {
    title: 'the first backend whose condition holds',
    config: `frontend web
      bind 127.0.0.1:PORT
      use_backend other if { path_beg /api/internal }
      use_backend app if { path_beg /api } or { path -m beg /v1 }
backend app
  http-response set-header X-Frame-Options DENY
  http-request deny if { path_beg /api/secret }
  server one 127.0.0.1:UPSTREAM
backend other
  http-request return status 403
`,
    paths: { '/api/internal/x': 'refuse', '/api/x': 'proxy /api/x', '/api/secret': 'refuse', '/v1': 'proxy /v1', '/x': 'other' },
  },
  {
    title: 'headers are set, added and taken away',
    config: haproxyServer(String.raw`
      option forwardfor
      http-request set-header X-Level "a \"b\" \\ c"
      http-request del-header X-Gone
      http-response add-header X-Frame-Options DENY
      http-response del-header X-Own
      http-response set-header X-New 'with "quotes" # and'
      http-response set-header X-Escaped a\ b\#c`),
    paths: { '/x': 'proxy /x', '/fails': 'proxy /fails' },
  },
  {
    title: 'passwords and addresses',
    config: `userlist staff
  user one insecure-password two
${haproxyServer(`
      acl known http_auth(staff)
      acl inside src 10.0.0.0/8
      http-request auth realm staff if { path_beg /staff } !known
      http-request deny if { path_beg /net } !inside
      http-request deny if { src 192.0.2.0/24 }`)}`,
    paths: { '/staff/x': 'guarded', '/net': 'guarded', '/x': 'proxy /x' },
  },
  {
    title: 'the page of statistics and the one that says that it runs',
    config: `listen web
  bind 127.0.0.1:PORT
  stats enable
  stats uri /stats
  monitor-uri /up
  server one 127.0.0.1:UPSTREAM
`,
    paths: { '/stats': 'other', '/up': 'other', '/up/': 'proxy /up/', '/x': 'proxy /x' },
  },
]

export const caddyRows: readonly ProxyRow[] = [
  {
    title: 'the most special handle first, whatever the order, and what is matched by handle_path is taken off',
    config:
      'http://:PORT {\n\treverse_proxy 127.0.0.1:UPSTREAM\n\thandle /v1/* {\n\t\treverse_proxy 127.0.0.1:UPSTREAM\n\t}\n\thandle_path /api/* {\n\t\treverse_proxy 127.0.0.1:UPSTREAM\n\t}\n\thandle /v1/internal/* {\n\t\trespond 403\n\t}\n}',
    paths: { '/v1/x': 'proxy /v1/x', '/v1/internal/x': 'refuse', '/api/users': 'proxy /users', '/x': 'proxy /x' },
  },
  {
    title: 'redirects and answers come before what is passed on',
    config:
      'http://:PORT {\n\treverse_proxy 127.0.0.1:UPSTREAM\n\trespond /docs 404\n\trespond /admin* 403\n\tredir /old https://{host}/new permanent\n}',
    paths: { '/x': 'proxy /x', '/admin/y': 'refuse', '/old': 'redirect https', '/docs/': 'proxy /docs/' },
  },
  {
    title: 'headers are added to those of the server behind, and what is held back replaces them',
    config: 'http://:PORT {\n\theader X-Frame-Options DENY\n\theader X-New 1\n\treverse_proxy 127.0.0.1:UPSTREAM\n}',
    paths: { '/x': 'proxy /x' },
  },
  {
    title: 'a header that is taken away',
    config: 'http://:PORT {\n\theader {\n\t\t-X-Own\n\t\tX-Frame-Options DENY\n\t}\n\treverse_proxy 127.0.0.1:UPSTREAM\n}',
    paths: { '/x': 'proxy /x' },
  },
]
