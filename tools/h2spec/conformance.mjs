// Holds HTTP/2 before the gateway against summerwind/h2spec, its strict cases too, by both fronts, in clear text and over TLS:
//   MIRRORS=DIR npm run conformance -- h2spec
// MIRRORS is a folder of git mirrors (OWNER+NAME/repo each); Go builds h2spec from it, and openssl makes the certificate. Writes
// bench/results/h2spec.json.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'
import { standGateway } from '../stand-gateway.mjs'

readOptions('MIRRORS=DIR npm run conformance -- h2spec', {}, 1)
const root = fileURLToPath(new URL('../..', import.meta.url))
const repository = join(process.env.MIRRORS ?? '', 'summerwind+h2spec', 'repo')
if (!process.env.MIRRORS || !existsSync(repository)) {
  console.error('error: there is no mirror of `summerwind/h2spec`\nset MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
  process.exit(2)
}
const commit = ownCommit()
const folder = mkdtempSync(join(tmpdir(), 'fastward-h2spec-'))
const rows = []
try {
  execFileSync(process.execPath, [join(root, 'tools/build.mjs')], { cwd: root, stdio: 'ignore' })
  const suite = buildSuite()
  const application = await startApplication()
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'key',
      '-out',
      'pem',
      '-days',
      '2',
      '-subj',
      '/CN=a',
    ],
    { cwd: folder, stdio: 'ignore' },
  )
  for (const front of ['fast', 'node'])
    for (const over of ['clear text', 'TLS']) {
      const words = over === 'TLS' ? ['--tls-cert', join(folder, 'pem'), '--tls-key', join(folder, 'key')] : ['--http2', 'clear']
      const gateway = await startGateway([...words, '--front', front], application.port)
      const cases = await ask(suite, gateway.port, over === 'TLS')
      await gateway.stop('SIGKILL')
      const failed = cases.filter(({ fault }) => fault !== null)
      rows.push({ front, over, cases: cases.length, passed: cases.length - failed.length, failed })
      console.log(`${front}, ${over}: ${cases.length - failed.length} of ${cases.length} cases pass`)
      for (const { name, fault } of failed) console.log(`  ${name}: ${fault}`)
    }
  application.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const suite = { name: 'summerwind/h2spec', commit: git('rev-parse', 'HEAD').trim() }
writeResult('h2spec.json', { commit, node: process.version, nghttp2: process.versions.nghttp2, suite, rows })
process.exitCode = rows.every(({ cases, passed }) => cases >= 147 && passed === cases) ? 0 : 1

function git(...words) {
  return execFileSync('git', ['--git-dir', repository, ...words], { encoding: 'utf8' })
}

function buildSuite() {
  execFileSync('sh', ['-c', `git --git-dir "$1" archive HEAD | tar -x -C "$2"`, 'sh', repository, folder])
  const program = join(folder, 'suite')
  execFileSync('go', ['build', '-buildvcs=false', '-o', program, './cmd/h2spec'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  return program
}

/** Whatever is asked, the same: the suite looks at frames alone. */
async function startApplication() {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.end('an answer that is neither long nor empty\n'.repeat(4)))
  })
  await new Promise((settle) => server.listen(0, '127.0.0.1', settle))
  return { port: server.address().port, close: () => server.close() }
}

function startGateway(words, upstream) {
  const document = join(folder, 'openapi.json')
  writeFileSync(document, JSON.stringify({ openapi: '3.1.0', info: { title: 'a', version: '1' }, paths: { '/': { get: {}, post: {} } } }))
  const place = ['--upstream', `http://127.0.0.1:${upstream}`, '--listen', '127.0.0.1:0', '--openapi', document]
  const log = ['--log', join(folder, 'decisions.jsonl')]
  return standGateway(folder, [...place, ...log, ...words], /fastward gateway {2}https?:\/\/127\.0\.0\.1:(\d+)/)
}

/** Each case by its name; the suite itself knows whether it passed. Throws where it came to no report. */
function ask(suite, port, isTls) {
  const report = join(folder, `report-${port}.xml`)
  const words = ['-h', '127.0.0.1', '-p', String(port), '-S', '-o', '5', '-j', report, ...(isTls ? ['-t', '-k'] : [])]
  return new Promise((settle) => {
    const child = spawn(suite, words, { stdio: 'ignore' })
    child.once('exit', () => settle(readReport(readFileSync(report, 'utf8'))))
  })
}

function readReport(text) {
  return [...text.matchAll(/<testcase package="([^"]*)" classname="([^"]*)"[^>]*>([\s\S]*?)<\/testcase>/g)].map(
    ([, section, title, inside]) => ({
      name: `${section} ${title}`,
      fault: /<(?:failure|error|skipped)[ >]/.test(inside)
        ? inside
            .replaceAll(/<[^>]*>/g, ' ')
            .replaceAll(/\s+/g, ' ')
            .trim()
        : null,
    }),
  )
}
