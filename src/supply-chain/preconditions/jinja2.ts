// Jinja2: what matters is whether templates come from callers, and which filters they use.

import { isImported, rendersWith, speaksOf } from './conditions.ts'
import { all, any, cannotTell, definePreconditions } from './kit.ts'

/** Packages that render what others write in a sandbox of Jinja2. */
const sandboxes =
  'transformers vllm sglang litellm langchain langchain-core llama-index-core haystack-ai guidance llama-cpp-python ansible ansible-core dbt-core apache-airflow mlflow semantic-kernel banks dynaconf prefect'.split(
    ' ',
  )
/** Packages with pages of their own, whose templates are not in the tree. */
const pages = 'sqladmin starlette-admin fastapi-admin flask flask-admin sphinx mkdocs airflow apache-airflow'.split(' ')

const usesSandbox = any(
  isImported('jinja2.sandbox'),
  speaksOf('a sandbox of Jinja2', ['SandboxedEnvironment', 'ImmutableSandboxedEnvironment']),
)
const writtenByCallers = cannotTell('whether callers write what it renders is not known')

export const jinja2 = definePreconditions({ package: 'jinja2' }, [
  {
    ids: ['PYSEC-2026-1471', 'CVE-2025-27516', 'GHSA-cpwx-vrp4-4pq7'],
    about: 'a template leaves its sandbox by the filter `attr`',
    when: all(usesSandbox, writtenByCallers),
    alsoRunBy: sandboxes,
  },
  {
    ids: ['PYSEC-2026-1475', 'CVE-2024-56326', 'GHSA-q2x7-8rv6-6q7h'],
    about: 'a template leaves its sandbox by a filter that calls what it is given',
    when: all(usesSandbox, writtenByCallers),
    alsoRunBy: sandboxes,
  },
  {
    ids: ['PYSEC-2019-217', 'CVE-2019-10906', 'GHSA-462w-v97r-4m45'],
    about: 'a template leaves its sandbox by `str.format_map`',
    when: all(usesSandbox, writtenByCallers),
    alsoRunBy: sandboxes,
  },
  {
    ids: ['PYSEC-2019-220', 'CVE-2016-10745', 'GHSA-hj2j-77xm-mc5v'],
    about: 'a template leaves its sandbox by `str.format`',
    when: all(usesSandbox, writtenByCallers),
    alsoRunBy: sandboxes,
  },
  {
    ids: ['PYSEC-2026-1472', 'CVE-2024-56201', 'GHSA-gmj6-6f8f-6699'],
    about: 'who chooses both the name and the text of a template runs code',
    when: all(
      any(
        speaksOf(
          'a loader that makes up templates',
          ['DictLoader', 'FunctionLoader', 'BaseLoader', 'PrefixLoader'],
          'vulnerable_code_cannot_be_controlled_by_adversary',
        ),
        speaksOf('`compile_templates`', ['compile_templates'], 'vulnerable_code_cannot_be_controlled_by_adversary'),
      ),
      cannotTell('whether callers choose names and texts of templates is not known'),
    ),
    alsoRunBy: ['ansible', 'ansible-core', 'dbt-core', 'apache-airflow', 'prefect', 'haystack-ai'],
  },
  {
    ids: ['PYSEC-2026-1473', 'CVE-2024-22195', 'GHSA-h5c8-rqwp-cp95'],
    about: 'keys that callers choose add attributes by the filter `xmlattr`',
    when: rendersWith('the filter `xmlattr`', 'xmlattr'),
    alsoRunBy: pages,
  },
  {
    ids: ['PYSEC-2026-1474', 'CVE-2024-34064', 'GHSA-h75v-3vvj-5mfj'],
    about: 'keys that callers choose add attributes by the filter `xmlattr`',
    when: rendersWith('the filter `xmlattr`', 'xmlattr'),
    alsoRunBy: pages,
  },
  {
    ids: ['PYSEC-2021-66', 'CVE-2020-28493', 'GHSA-g3rq-g295-4j3m'],
    about: 'the filter `urlize` takes quadratic time',
    when: rendersWith('the filter `urlize`', 'urlize'),
    alsoRunBy: pages,
  },
  {
    ids: ['PYSEC-2014-8', 'CVE-2014-1402', 'GHSA-8r7q-cvjq-x353'],
    about: 'compiled templates are kept in a folder that others can write to',
    when: speaksOf('`FileSystemBytecodeCache`', ['FileSystemBytecodeCache']),
    alsoRunBy: [],
  },
  {
    ids: ['PYSEC-2014-82', 'CVE-2014-0012', 'GHSA-fqh9-2qgg-h84h'],
    about: 'compiled templates are kept in a folder that others can make first',
    when: speaksOf('`FileSystemBytecodeCache`', ['FileSystemBytecodeCache']),
    alsoRunBy: [],
  },
])
