import { expect, test } from 'vitest'
import { toDeployment } from './edges.ts'

test.each([
  ['docker-compose.prod.yml', 'production'],
  ['deploy/production/compose.yaml', 'production'],
  ['docker-compose.yml', 'unknown'],
  ['docker-compose.dev.yml', 'development'],
  ['deploy/local/compose.yaml', 'development'],
  ['deploy/docker-compose.override.yml', 'development'],
  ['tests/prod/compose.yml', 'production'],
  ['products/compose.yml', 'unknown'],
])('the stage of %s is told by its name: %s', (name, stage) => {
  expect(toDeployment(name)).toEqual({ name, stage })
})
