// The proxy lists what is in a folder.

import { bad, defineCheck, good } from '../../kit.ts'
import { findDirective, toPlace } from '../../nginx/scope.ts'
import { levelsOf } from '../../nginx/walk.ts'

export default defineCheck({
  id: 'folder-listing-on',
  title: 'The proxy lists the files of a folder',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-548'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.4.3'],
  why: `
    Whoever opens the folder gets the names of all files in it, and so those of uploads of other people, backups and whatever was left there:
    names that cannot be guessed are no protection any more.`,
  fix: 'Leave autoindex out, or put a password before the folder where the list is wanted.',
  blindSpots: ['A folder whose list is meant for the public, such as one of releases, is reported too.'],
  examples: [
    bad(
      'the folder of uploads',
      `
      # file: nginx.conf
      server {
        listen 80;
        location /media/ {
          alias /srv/media/;
          autoindex on;  # <-- finding
        }
      }
    `,
    ),
    good(
      'behind a password',
      `
      # file: nginx.conf
      server {
        listen 80;
        location /media/ {
          auth_basic "staff";
          auth_basic_user_file /etc/nginx/htpasswd;
          alias /srv/media/;
          autoindex on;
        }
      }
    `,
    ),
    good(
      'where requests go on to the application',
      `
      # file: nginx.conf
      server {
        listen 80;
        autoindex on;
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
  ],

  looksAt: 'nginx',
  check(config, report) {
    const told = new Set<string>()
    for (const { location, scope } of levelsOf(config)) {
      const list = findDirective(scope, 'autoindex')
      if (location === null || list?.args[0] !== 'on') continue
      const hands = scope.directives.some(({ name }) => /_pass$|^return$|^internal$/.test(name))
      const kept = findDirective(scope, 'auth_basic') ?? findDirective(scope, 'auth_request') ?? findDirective(scope, 'deny')
      const key = `${list.file}:${list.line}`
      if (hands || kept !== null || told.has(key)) continue
      told.add(key)
      report({
        place: toPlace(list),
        cause: { name: list.file, what: `autoindex of ${location.text}` },
        what: `the files below ${location.text} are listed for everybody`,
      })
    }
  },
})
