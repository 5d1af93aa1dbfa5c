// Whether a command is what runs where users are, as far as files say: what starts an image or a platform's process, not a developer's.

import type { Answer } from '../base/index.ts'
import { toDeployment } from './edges.ts'
import type { CheckContext } from './kit.ts'
import { findServer } from './publications.ts'
import type { ServerCommand } from './sources/servers.ts'

export function isDeployed({ setup }: Pick<CheckContext, 'setup'>, command: ServerCommand): Answer {
  const stage = toDeployment(command.file).stage
  if (stage === 'development') return 'no'
  if (command.kind === 'compose') return stage === 'production' ? 'yes' : 'unknown'
  if (command.kind === 'procfile' || command.kind === 'systemd') return 'yes'
  // Recipes and scripts are for whoever calls them; one that an image or a service calls is its command.
  const services = setup.service.filter((service) => findServer({ setup }, service) === command)
  const stages = services.map((service) => toDeployment(service.file).stage)
  if (stages.includes('production')) return 'yes'
  // Nobody here starts the file in an image or a service: then it is for whoever runs it.
  if (command.kind === 'code') return stages.includes('unknown') ? 'unknown' : 'no'
  if (command.kind === 'dockerfile')
    return stages.length > 0 && stages.every((one) => one === 'development')
      ? 'no'
      : services.length === 0 || stages.includes('unknown')
        ? 'yes'
        : 'unknown'
  return stages.includes('unknown') ? 'unknown' : 'no'
}
