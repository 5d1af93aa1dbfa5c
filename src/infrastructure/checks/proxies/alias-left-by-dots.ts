// `location /static { alias /srv/static/; }`: what follows the matched part is glued to the folder.

import { bad, defineCheck, good } from '../../kit.ts'
import { toPlace } from '../../nginx/scope.ts'
import { levelsOf } from '../../nginx/walk.ts'

export default defineCheck({
  id: 'alias-left-by-dots',
  title: 'A folder that nginx serves is left by two dots',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-22'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-5.3.2'],
  why: `
    The location matches without a slash at its end and the folder of the alias has one, so /static../ becomes the folder above: one level up
    everything can be read, which is often the source of the application and its settings.`,
  fix: 'End the location in a slash as well: `location /static/ { alias /srv/static/; }`.',
  blindSpots: ['What lies in the folder above is not known.'],
  examples: [
    bad(
      'no slash behind the location',
      `
      # file: nginx.conf
      server {
        listen 80;
        location /static {
          alias /app/static/;  # <-- finding
        }
      }
    `,
    ),
    bad(
      'with the modifier that keeps patterns away',
      `
      # file: nginx.conf
      server {
        listen 80;
        location ^~ /media {
          alias /srv/media/;  # <-- finding
        }
      }
    `,
    ),
    good(
      'both end in a slash',
      `
      # file: nginx.conf
      server {
        listen 80;
        location /static/ {
          alias /app/static/;
        }
      }
    `,
    ),
    good(
      'neither ends in one, so two dots lead to a name beside the folder that is not there',
      `
      # file: nginx.conf
      server {
        listen 80;
        location /static {
          alias /app/static;
        }
        location = /favicon.ico {
          alias /app/static/favicon.ico;
        }
      }
    `,
    ),
  ],

  looksAt: 'nginx',
  check(config, report) {
    for (const { location, scope } of levelsOf(config)) {
      const alias = scope.directives.find(({ name }) => name === 'alias')
      if (location === null || alias === undefined || (location.modifier !== '' && location.modifier !== '^~')) continue
      if (location.text.endsWith('/') || alias.args[0]?.endsWith('/') !== true) continue
      report({
        place: toPlace(alias),
        cause: { name: alias.file, what: `alias of ${location.text}` },
        what: `${location.text}../ reads the folder above ${alias.args[0]}`,
      })
    }
  },
})
