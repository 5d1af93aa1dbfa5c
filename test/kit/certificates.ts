// Certificates made for one test by the machine's openssl: an authority, and what it signs.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export interface Certificate {
  /** PEM. */
  readonly certificate: string
  /** PEM. */
  readonly key: string
}

export interface Authority extends Certificate {
  /** `names` as openssl writes them: `DNS:a.example,IP:127.0.0.1`. */
  readonly sign: (subject: string, names?: string) => Certificate
}

export function makeAuthority(name = 'a test authority'): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'fastward-certificates-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  let number = 0
  const openssl = (...words: readonly string[]) => execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', `/CN=${name}`)
  return {
    certificate: read('ca.pem'),
    key: read('ca.key'),
    sign(subject, names = 'IP:127.0.0.1,DNS:localhost') {
      const file = String(++number)
      writeFileSync(join(folder, `${file}.ext`), `subjectAltName=${names}\nbasicConstraints=CA:FALSE\n`)
      openssl('req', ...newKey, '-keyout', `${file}.key`, '-out', `${file}.csr`, '-subj', subject)
      const ca = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial']
      openssl('x509', '-req', '-in', `${file}.csr`, ...ca, '-days', '2', '-extfile', `${file}.ext`, '-out', `${file}.pem`)
      return { certificate: read(`${file}.pem`), key: read(`${file}.key`) }
    },
  }
}
