// Runs ours and four other programs on one tree; each answers rows of rule, file, line and last line. Nothing of what the others write is kept but that.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { basename, join, relative } from 'node:path'

export const others = ['checkov', 'hadolint', 'actionlint', 'zizmor']
const FRAMEWORKS = 'dockerfile github_actions gitlab_ci kubernetes terraform'
const DOCKERFILE = /^(?:(?:Dockerfile|Containerfile)(?:[.-](?!j2$|jinja$|dockerignore$)[^/]*)?|[^/]+\.dockerfile)$/i
const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/

/** What the other programs read: the trees that they get hold nothing else, since some of them walk through everything. */
export const WANTED_BY_OTHERS = /(?:\.(?:ya?ml|tf|tfvars|tpl|dockerfile)|(?:^|\/)(?:Dockerfile|Containerfile)[^/]*)$/i

export function programsOf(folder, bin, env) {
  const program = (name) => join(folder, name)
  const run = (command, args, cwd) => spawnSync(command, args, { encoding: 'utf8', env, cwd, maxBuffer: 1 << 29, timeout: 1_500_000 })
  const parse = (tool, { stdout, stderr, error }) => {
    try {
      return JSON.parse(stdout)
    } catch {
      throw new Error(`${tool} did not say what it found: ${error?.message ?? stderr.slice(-300)}`)
    }
  }
  return {
    fastward(tree) {
      const line = `${bin} scan "$1" --only infrastructure --only deployed-package-unpinned --all --format json --fail-on never --no-cache`
      const { findings } = parse('fastward', run('bash', ['-c', line, 'scan', tree], tree))
      return findings.flatMap(({ rule, confidence, fingerprint, places }) =>
        places.filter(({ role }) => role !== 'related').map(({ file, line, end }) => ({ rule, file, line, end, confidence, fingerprint })),
      )
    },
    checkov(tree) {
      if (list(tree).length === 0) return []
      const args = [
        '-d',
        '.',
        '--skip-download',
        '--compact',
        '--quiet',
        '--soft-fail',
        '-o',
        'json',
        '--framework',
        ...FRAMEWORKS.split(' '),
      ]
      const said = parse('checkov', run(program('checkov'), args, tree))
      return [said]
        .flat()
        .flatMap(({ results }) => results?.failed_checks ?? [])
        .map(({ check_id, file_path, file_line_range: [first, last], resource }) => ({
          rule: check_id,
          file: file_path.replace(/^\//, ''),
          line: first || 1,
          end: last || first || 1,
          resource,
        }))
    },
    hadolint(tree) {
      const files = list(tree).filter((path) => DOCKERFILE.test(basename(path)))
      if (files.length === 0) return []
      const said = parse('hadolint', run(program('hadolint'), ['-f', 'json', '--no-fail', ...files], tree))
      return said.map(({ code, file, line }) => ({ rule: code, file, line, end: line }))
    },
    actionlint(tree) {
      const files = list(tree).filter((path) => WORKFLOW.test(path))
      if (files.length === 0) return []
      const said = parse(
        'actionlint',
        run(program('actionlint'), ['-no-color', '-shellcheck=', '-pyflakes=', '-format', '{{json .}}', ...files], tree),
      )
      // Its rule about expressions is mostly about types; what strangers write is told by one word of the message.
      return said.map(({ kind, filepath, line, message }) => ({
        rule: kind === 'expression' && message.includes('untrusted') ? 'expression-untrusted' : kind,
        file: filepath,
        line,
        end: line,
      }))
    },
    zizmor(tree) {
      if (!list(tree).some((path) => path.startsWith('.github/'))) return []
      const said = parse('zizmor', run(program('zizmor'), ['--offline', '--format', 'json', '--no-exit-codes', '.'], tree))
      return said
        .filter(({ ignored }) => !ignored)
        .map(({ ident, locations, determinations }) => {
          const primary = locations.find(({ symbolic }) => symbolic.kind === 'Primary') ?? locations[0]
          const { start_point: start, end_point: end } = primary.concrete.location
          const path = primary.symbolic.key.Local?.given_path ?? primary.symbolic.key.Local?.verbatim_path ?? ''
          return {
            rule: ident,
            file: path.replace(/^\.\//, ''),
            line: start.row + 1,
            end: end.row + 1,
            confidence: determinations.confidence.toLowerCase(),
          }
        })
    },
  }
}

export function versionsOf(folder) {
  return Object.fromEntries(
    others.map((name) => [
      name,
      /\d+\.\d+\.\d+/.exec(spawnSync(join(folder, name), ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0] ?? null,
    ]),
  )
}

function list(folder) {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
        .sort()
    : []
}
