// Trees of which nothing would be looked at.
import { expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import { areAsidesMeant } from './what-is-meant.ts'

test.each<[string, string[], boolean]>([
  ['a template of a project', ['{{cookiecutter.slug}}/app/main.py', 'hooks/post_gen_project.py', 'cookiecutter.json'], true],
  ['a folder of examples', ['examples/one/main.py', 'examples/two/main.py'], true],
  ['an application with tests and an example', ['app/main.py', 'tests/test_main.py', 'examples/one/main.py'], false],
  ['an application that makes projects from a template', ['cli/main.py', '{{cookiecutter.slug}}/app/main.py'], false],
  ['no Python', ['README.md'], false],
])('%s', (_name, paths, expected) => {
  expect(areAsidesMeant(createTree(Object.fromEntries(paths.map((path) => [path, '']))))).toBe(expected)
})
