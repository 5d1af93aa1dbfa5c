// nginx by `auth_request`, for the `http` block.

import type { ProxySetup } from './proxy.ts'

/** Answers that nginx cannot take over from a subrequest by itself. */
const refusals = [400, 404, 405, 413, 415, 421, 429, 503] as const

export const nginx: ProxySetup = {
  title: 'nginx',
  write: ({ decide, upstream, listen, hasToken }) => ({
    'fastward.conf': `# Every request asks Fastward first. Include it in the \`http\` block.
upstream fastward { server ${decide}; keepalive 32; }
upstream application { server ${upstream}; keepalive 32; }

map $http_upgrade $fastward_connection { default upgrade; '' ''; }

server {
  listen ${listen};

  location / {
    auth_request /.fastward;
    auth_request_set $fastward_identity $upstream_http_fastward_identity;
    auth_request_set $fastward_status $upstream_http_fastward_status;
    auth_request_set $fastward_location $upstream_http_fastward_location;
    auth_request_set $fastward_allow $upstream_http_allow;
    auth_request_set $fastward_retry $upstream_http_retry_after;
    error_page 403 = @fastward;

    # Without a path behind the address: the application gets the path that was judged.
    proxy_pass http://application;
    proxy_http_version 1.1;
    proxy_set_header Connection $fastward_connection;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    # Said by Fastward alone; without it, nothing goes on under this name.
    proxy_set_header Fastward-Identity $fastward_identity;
  }

  location = /.fastward {
    internal;
    proxy_pass http://fastward/auth-request?stated;
    proxy_http_version 1.1;
    proxy_pass_request_body off;
    proxy_set_header Connection '';
    proxy_set_header Content-Length '';
    proxy_set_header Host $http_host;
    # All of these, always: what is not set here a client could write.
    proxy_set_header X-Original-URI $request_uri;
    proxy_set_header X-Original-Method $request_method;
    proxy_set_header X-Original-Body '$content_length;$http_transfer_encoding;$server_protocol';
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
${hasToken ? '    include fastward-token.conf;\n' : ''}  }

  # nginx takes over 401 and 403 alone: the other answers stand in headers.
  location @fastward {
    internal;
    default_type application/problem+json;
    add_header Allow $fastward_allow always;
    add_header Retry-After $fastward_retry always;
    if ($fastward_status = 307) { return 307 $fastward_location; }
${refusals.map((status) => `    if ($fastward_status = ${status}) { return ${status}; }\n`).join('')}    return 403;
  }
}
`,
    ...(hasToken ? { 'fastward-token.conf': 'proxy_set_header Fastward-Point "";\n' } : {}),
  }),
  hints: [
    'Keep `underscores_in_headers` off, as it is: what makes variables of names cannot tell them from others.',
    '`proxy_pass` to the application without a path: nginx would send another path than the one that was judged.',
  ],
  token: 'Write the secret between the quotes in fastward-token.conf, which only nginx should be able to read.',
}
