// The doors for proxies that ask, opened: the same judge, the same record, sockets of their own.

import { chmodSync, lstatSync, unlinkSync } from 'node:fs'
import { connect } from 'node:net'
import {
  createCheckPoint,
  createPointJudge,
  type Front,
  openEdge,
  type PointPlace,
  startGrpcDoor,
  startSocketFront,
  UpstreamPool,
} from '../../../gateway/index.ts'
import type { Host } from '../../host.ts'
import { toContentSettings } from '../content-settings.ts'
import type { GatewayState } from '../gateway-state.ts'
import { openBodyRoom, refuseBusy } from '../open-front.ts'
import type { GatewaySettings } from '../read-settings.ts'
import { type PointAddress, type PointAskers, showPoint } from './read-points.ts'

export interface OpenPoints {
  readonly fronts: readonly Front[]
  /** As the start page says it. */
  readonly shown: readonly string[]
}

export async function openPoints(settings: GatewaySettings, state: GatewayState, host: Host): Promise<OpenPoints> {
  const fronts: Front[] = []
  const shown: string[] = []
  const { listen, grpc } = settings.points
  if (listen !== null) {
    const front = await openHttp(listen, settings, state, host)
    fronts.push(front)
    shown.push('path' in listen ? showPoint(listen) : `http://${showPoint({ ...listen, port: front.port })}`)
  }
  if (grpc !== null) {
    const front = await openGrpc(grpc, settings, state, host)
    fronts.push(front)
    shown.push('path' in grpc ? `grpc:${showPoint(grpc)}` : `grpc://${showPoint({ ...grpc, port: front.port })}`)
  }
  return { fronts, shown }
}

async function openHttp(listen: PointAddress, settings: GatewaySettings, state: GatewayState, host: Host): Promise<Front> {
  const place = describePlace('listen', settings, state)
  const { head, front: times } = settings.measures
  await removeStale(listen)
  const front = await refuseBusy(listen, () =>
    startSocketFront({
      listen,
      // Nothing goes on from here.
      upstream: new UpstreamPool({ host: '127.0.0.1', port: 1 }),
      judge: createPointJudge(place),
      // A question holds the request, and a little more.
      limits: { headBytes: head.headBytes * 2, headers: head.headers + 32, targetBytes: head.targetBytes + 64 },
      times,
      elapsed: host.clock.elapsed,
      bodies: openBodyRoom(settings.section),
    }),
  )
  if ('path' in listen) chmodSync(listen.path, socketMode)
  return front
}

async function openGrpc(listen: PointAddress, settings: GatewaySettings, state: GatewayState, host: Host): Promise<Front> {
  const place = describePlace('grpc', settings, state)
  const { front: times } = settings.measures
  await removeStale(listen)
  const front = await refuseBusy(listen, () =>
    startGrpcDoor({
      listen,
      answer: createCheckPoint(place, host.clock.elapsed),
      // The body of a request, and what stands around it.
      mostBytes: () => place.mostBytes() + mostAround,
      times: { message: times.head, idle: times.tunnelIdle },
    }),
  )
  if ('path' in listen) chmodSync(listen.path, socketMode)
  return front
}

const mostAround = 256 * 1024

/** Whoever is in the group of the gateway may ask. */
const socketMode = 0o660

/** Nobody may ask at a door that the policy names no more. */
const nobody = { token: null, networks: [], isSocket: false }

function describePlace(door: keyof PointAskers, settings: GatewaySettings, state: GatewayState): PointPlace {
  return {
    judge: state.judge,
    edge: state.edge,
    limits: settings.measures.head,
    handshakes: (path) => state.points().handshakes(path),
    askers: () => state.points().askers[door] ?? nobody,
    authzen: () => {
      const { stated, listed, searched, operations, say, handshakes, section } = state.points()
      // The asker names no host, and speaks for nobody behind him.
      return {
        judge: stated,
        judgeOfList: listed,
        judgeOfSearch: searched,
        edge: () => openEdge,
        limits: settings.measures.head,
        handshakes,
        operations,
        say,
        name: section.points?.name ?? null,
      }
    },
    mayRead: () => state.points().mayRead,
    mostBytes: () => toContentSettings(state.points().section).body,
  }
}

/** A socket that a process left behind when it was killed. */
async function removeStale(listen: PointAddress): Promise<void> {
  if (!('path' in listen) || lstatSync(listen.path, { throwIfNoEntry: false })?.isSocket() !== true) return
  const isAnswered = await new Promise<boolean>((settle) => {
    const socket = connect(listen, () => {
      socket.destroy()
      settle(true)
    })
    socket.once('error', () => settle(false))
  })
  if (!isAnswered) unlinkSync(listen.path)
}
