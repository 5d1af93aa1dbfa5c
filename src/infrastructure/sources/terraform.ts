// Terraform: the blocks of every module, each with what its names say.

import { defineSource } from '../source.ts'
import type { TerraformBlock } from '../terraform/module.ts'
import { readModules } from '../terraform/read-modules.ts'

export default defineSource<TerraformBlock>({
  noun: 'Terraform block',
  read: (subject, problem) => readModules(subject, problem).flatMap(({ blocks }) => blocks),
})
