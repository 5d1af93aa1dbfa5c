// Gradio: what matters is whether it is served, and which of its components are.

import { isImported, matchesText, runsOnWindows, speaksOf, where, whole } from './conditions.ts'
import { all, type Condition, cannotTell, definePreconditions, no, unknown, yes } from './kit.ts'

const isServed: Condition = (circumstances, asked) => {
  const imported = isImported('gradio')(circumstances, asked)
  if (imported.holds !== 'yes') return imported
  const places = [
    ...circumstances.matches('mount_gradio_app', /\bmount_gradio_app\b/),
    ...circumstances.matches('.launch', /\.launch\s*\(/),
  ]
  const [place] = places
  return place === undefined
    ? unknown(`${imported.why}, and whether it is served is not known`, imported.places)
    : yes(`Gradio is served (${where(place)})`, { places })
}

/** One of its components is used. */
function has(...components: readonly string[]): Condition {
  const what = components.map((name) => `\`gr.${name}\``).join(' or ')
  return all(isServed, (circumstances) => {
    const names = components.join('|')
    const places = [
      ...circumstances
        .importsOf('gradio')
        .filter(({ path }) => components.includes(path.slice(path.lastIndexOf('.') + 1)))
        .flatMap((one) => one.places),
      ...circumstances.matches('.', new RegExp(`\\b(?:gr|gradio)\\.(?:components\\.)?(?:${names})\\b`)),
    ]
    const [place] = places
    if (place !== undefined) return yes(`${what} is used in ${where(place)}`, { places })
    const [alias] = circumstances.matches('gradio', /\bimport\s+gradio\s+as\s+(?!gr\b)\w/)
    if (alias !== undefined) return unknown(`Gradio goes by another name in ${where(alias)}`, [alias])
    // Components may be named by texts there.
    const [text] = circumstances.matches('Interface', /\bInterface\s*\(/)
    if (
      text !== undefined &&
      components.some((name) => circumstances.matches(name.toLowerCase(), new RegExp(`["']${name.toLowerCase()}["']`)).length > 0)
    )
      return unknown(`${what} may be named in ${where(text)}`, [text])
    return whole(circumstances, `${what} is not used`)
  })
}

const flags = matchesText(
  'data are flagged',
  'no data are flagged',
  'nterface',
  /\b(?:Chat)?Interface\s*\(|\b(?:allow_flagging|flagging_mode|CSVLogger)\b/,
)

const isShared = all(isServed, (circumstances) => {
  const places = [...circumstances.matches('share', /\bshare\s*=\s*(?!False\b)\S/), ...circumstances.mentionsInStart('GRADIO_SHARE')]
  const [place] = places
  return place === undefined ? no('nothing is shared by a public link') : yes(`it is shared by a public link (${where(place)})`, { places })
})

const onNewPython: Condition = (circumstances) => {
  const python = circumstances.pythonVersion()
  if (python === null) return unknown('the version of Python is not known')
  const minor = Number(python.version.split('.')[1] ?? 0)
  return minor >= 13
    ? yes(`Python is ${python.version} (${where(python.place)})`)
    : unknown(`Python is ${python.version} or newer (${where(python.place)})`)
}

export const gradio = definePreconditions({ package: 'gradio', sharedBut: [] }, [
  {
    ids: ['PYSEC-2021-873', 'CVE-2021-43831', 'GHSA-rhq2-3vr9-6mcr'],
    about: 'any file can be read',
    when: isServed,
  },
  {
    ids: ['PYSEC-2022-229', 'CVE-2022-24770', 'GHSA-f8xq-q7px-wg8c'],
    about: 'flagged data become formulas in a table',
    when: all(isServed, flags),
  },
  {
    ids: ['PYSEC-2023-16', 'CVE-2023-25823', 'GHSA-3x5j-9vwr-8rr5'],
    about: 'whoever connects to a shared link gets a private key',
    when: isShared,
  },
  {
    ids: ['PYSEC-2023-249', 'CVE-2023-51449', 'GHSA-6qm2-wpxq-7qh2'],
    about: 'any file can be read by `/file`',
    when: isServed,
  },
  {
    ids: ['PYSEC-2023-255', 'CVE-2023-6572', 'GHSA-gqvf-3hgp-5hxv'],
    about: 'a workflow of its own repository runs what a branch is called',
    when: cannotTell('the advisory is about how Gradio itself is built, and nothing in an application shows it'),
  },
  {
    ids: ['PYSEC-2023-90', 'CVE-2023-34239', 'GHSA-3qqg-pgqq-3695'],
    about: 'any file can be read, and any address opened',
    when: isServed,
  },
  {
    ids: ['PYSEC-2024-184', 'CVE-2024-4941', 'GHSA-6v6g-j5fq-hpvw'],
    about: '`JSON` answers with any file',
    when: has('JSON'),
  },
  {
    ids: ['PYSEC-2024-196', 'CVE-2024-47084', 'GHSA-3c67-5hwx-f6wx'],
    about: 'a page of another site can use a local server',
    when: isServed,
  },
  {
    ids: ['PYSEC-2024-197', 'CVE-2024-47166', 'GHSA-37qc-qgx6-9xjv'],
    about: 'the source of custom components can be read',
    when: isServed,
  },
  {
    ids: ['PYSEC-2024-198', 'CVE-2024-47168', 'GHSA-hm3c-93pg-4cxw'],
    about: 'the page of monitoring is there although it is switched off',
    when: all(isServed, speaksOf('`enable_monitoring`', ['enable_monitoring'])),
  },
  {
    ids: ['PYSEC-2024-199', 'CVE-2024-47869', 'GHSA-j757-pf57-f8r4'],
    about: 'keys of the page of analytics are compared in variable time',
    when: isServed,
  },
  {
    ids: ['PYSEC-2024-213', 'CVE-2024-47164', 'GHSA-77xq-6g77-h274'],
    about: 'folders can be left by the way paths are compared',
    when: isServed,
  },
  {
    ids: ['PYSEC-2024-214', 'CVE-2024-47165', 'GHSA-89v2-pqfv-c5r9'],
    about: 'pages without an origin can use a local server',
    when: isServed,
  },
  {
    ids: ['PYSEC-2024-215', 'CVE-2024-47167', 'GHSA-576c-3j53-r9jj'],
    about: '`/queue/join` opens any address',
    when: isServed,
  },
  {
    ids: ['PYSEC-2024-216', 'CVE-2024-47867', 'GHSA-8c87-gvhj-xm8m'],
    about: 'the program behind shared links is loaded unchecked',
    when: isShared,
  },
  {
    ids: ['PYSEC-2024-217', 'CVE-2024-47868', 'GHSA-4q3c-cj7g-jcwf'],
    about: 'several components answer with any file',
    when: isServed,
  },
  {
    ids: ['PYSEC-2024-218', 'CVE-2024-47870', 'GHSA-xh2x-3mrm-fwqm'],
    about: 'who is first changes the address of the page for others',
    when: isServed,
  },
  {
    ids: ['PYSEC-2024-219', 'CVE-2024-47871', 'GHSA-279j-x4gx-hfrh'],
    about: 'what goes through a shared link is not encrypted',
    when: isShared,
  },
  {
    ids: ['PYSEC-2024-220', 'CVE-2024-47872', 'GHSA-gvv6-33j7-884g'],
    about: 'uploaded pages run in the browsers of others',
    when: has('File', 'UploadButton', 'Files', 'Gallery', 'Image', 'MultimodalTextbox', 'Chatbot'),
  },
  {
    ids: ['PYSEC-2024-255', 'CVE-2024-34510', 'GHSA-rvfh-h6c7-fc3c'],
    about: 'on Windows a path gives credentials away',
    when: all(isServed, runsOnWindows),
  },
  {
    ids: ['PYSEC-2024-261', 'CVE-2024-0964', 'GHSA-f3h9-8phc-6gvh'],
    about: 'any file can be read by what an API is sent',
    when: isServed,
  },
  {
    ids: ['PYSEC-2024-274', 'CVE-2024-39236', 'GHSA-9v2f-6vcg-3hgv'],
    about: 'what is written into a component file is run; its authors say that nobody but its author can',
    when: cannotTell('its authors dispute it: one attacks oneself'),
  },
  {
    ids: ['PYSEC-2024-275', 'CVE-2024-51751', 'GHSA-rhm9-gp5p-5248'],
    about: '`File` and `UploadButton` answer with any file',
    when: has('File', 'UploadButton'),
  },
  {
    ids: ['PYSEC-2024-321', 'CVE-2024-4253'],
    about: 'a workflow of its own repository runs what a branch is called',
    when: cannotTell('the advisory is about how Gradio itself is built, and nothing in an application shows it'),
  },
  {
    ids: ['PYSEC-2025-118', 'CVE-2025-23042', 'GHSA-j2jg-fq62-7c3h'],
    about: 'blocked paths are let through in other letters',
    when: all(isServed, speaksOf('`blocked_paths`', ['blocked_paths'])),
  },
  {
    ids: ['PYSEC-2025-119', 'CVE-2025-48889', 'GHSA-8jw3-6x8j-v96g'],
    about: 'flagging copies any file',
    when: all(isServed, flags),
  },
  {
    ids: ['PYSEC-2026-1407', 'CVE-2024-34511', 'GHSA-34rf-p3r3-58x2'],
    about: 'any method of a component can be called',
    when: isServed,
  },
  {
    ids: ['PYSEC-2026-1408', 'CVE-2024-48052', 'GHSA-3gf9-wv65-gwh9'],
    about: '`DownloadButton` opens any address',
    when: has('DownloadButton'),
  },
  {
    ids: ['PYSEC-2026-1409', 'CVE-2024-1727', 'GHSA-48cq-79qq-6f7x'],
    about: 'a page of another site can upload to a local server',
    when: isServed,
  },
  {
    ids: ['PYSEC-2026-1410', 'CVE-2024-8966', 'GHSA-5cpq-9538-jm2j'],
    about: 'what stands behind a boundary of a form is read slowly',
    when: isServed,
  },
  {
    ids: ['PYSEC-2026-1411', 'CVE-2024-8021', 'GHSA-7v2w-h4gh-w5cv'],
    about: 'it sends callers elsewhere',
    when: isServed,
  },
  {
    ids: ['PYSEC-2026-1412', 'CVE-2024-10569', 'GHSA-7xmc-vhjp-qv5q'],
    about: '`Dataframe` unpacks what is compressed without bounds',
    when: has('Dataframe', 'DataFrame'),
  },
  {
    ids: ['PYSEC-2026-1413', 'CVE-2024-4325', 'GHSA-973g-55hp-3frw'],
    about: '`/queue/join` opens any address',
    when: isServed,
  },
  {
    ids: ['PYSEC-2026-1414', 'CVE-2024-4940', 'GHSA-g6c9-f4xm-9j4x'],
    about: 'it sends callers elsewhere',
    when: isServed,
  },
  {
    ids: ['PYSEC-2026-1415', 'CVE-2024-1561', 'GHSA-g9cj-cfpp-4g2x'],
    about: '`/component_server` copies any file where it can be read',
    when: isServed,
  },
  {
    ids: ['PYSEC-2026-1416', 'CVE-2024-1729', 'GHSA-hmx6-r76c-85g9'],
    about: 'passwords are compared in variable time',
    when: all(isServed, matchesText('a password is asked', 'no password is asked', 'auth', /\bauth\s*=/)),
  },
  {
    ids: ['PYSEC-2026-1417', 'CVE-2024-10648', 'GHSA-pgfv-gvc5-prfg'],
    about: '`Audio` empties any file',
    when: has('Audio'),
  },
  {
    ids: ['PYSEC-2026-1418', 'CVE-2024-12217', 'GHSA-prpg-p95c-32fv'],
    about: 'on Windows blocked paths are let through in another spelling',
    when: all(isServed, speaksOf('`blocked_paths`', ['blocked_paths']), runsOnWindows),
  },
  {
    ids: ['PYSEC-2026-1419', 'CVE-2024-1183', 'GHSA-qh6x-j82h-vpf9'],
    about: 'any address can be opened by `/file`',
    when: isServed,
  },
  {
    ids: ['PYSEC-2026-1420', 'CVE-2024-2206', 'GHSA-r364-m2j9-mf4h'],
    about: '`/proxy` opens any address',
    when: isServed,
  },
  {
    ids: ['PYSEC-2026-1421', 'CVE-2024-10624', 'GHSA-rvgh-pr46-x7gg'],
    about: '`DateTime` takes quadratic time',
    when: has('DateTime'),
  },
  {
    ids: ['PYSEC-2026-1422', 'CVE-2023-41626', 'GHSA-v4q9-qgqf-7jwp'],
    about: 'any file can be uploaded',
    when: isServed,
  },
  {
    ids: ['PYSEC-2026-1423', 'CVE-2025-5320', 'GHSA-wmjh-cpqj-4v6x'],
    about: 'a page of another site can use a local server',
    when: isServed,
  },
  {
    ids: ['PYSEC-2026-211', 'CVE-2026-10783', 'GHSA-6655-8ph2-63j3'],
    about: 'names of cached sound are made by a weak hash',
    when: has('Audio'),
  },
  {
    ids: ['PYSEC-2026-2178', 'CVE-2026-48545', 'GHSA-7hp7-4p35-3cx2'],
    about: 'all users share the cookies of one client of Spaces',
    when: all(
      isServed,
      matchesText(
        'a Space of others is loaded',
        'no Space of others is loaded',
        'load',
        /\b(?:gr|gradio)\.load\s*\(|\bInterface\.load\s*\(/,
      ),
    ),
  },
  {
    ids: ['PYSEC-2026-2179', 'CVE-2026-49119'],
    about: '`FileExplorer` leaves its folder',
    when: has('FileExplorer'),
  },
  {
    ids: ['PYSEC-2026-345', 'CVE-2024-1728', 'GHSA-m842-4qm8-7gpq'],
    about: 'any file can be read',
    when: isServed,
  },
  {
    ids: ['PYSEC-2026-63', 'CVE-2026-27167', 'GHSA-h3h8-3v2v-rg7m'],
    about: 'signing in is played where there is no Space',
    when: has('LoginButton', 'OAuthProfile', 'OAuthToken'),
  },
  {
    ids: ['PYSEC-2026-64', 'CVE-2026-28414', 'GHSA-39mp-8hj3-5c49'],
    about: 'on Windows with Python 3.13 any file can be read',
    when: all(isServed, runsOnWindows, onNewPython),
  },
  {
    ids: ['PYSEC-2026-65', 'CVE-2026-28415', 'GHSA-pfjf-5gxr-995x'],
    about: 'signing in and out sends callers elsewhere',
    when: has('LoginButton', 'OAuthProfile', 'OAuthToken'),
  },
  {
    ids: ['PYSEC-2026-66', 'CVE-2026-28416', 'GHSA-jmh7-g254-2cq9'],
    about: 'a Space of others makes the server open any address',
    when: all(
      isServed,
      matchesText(
        'a Space of others is loaded',
        'no Space of others is loaded',
        'load',
        /\b(?:gr|gradio)\.load\s*\(|\bInterface\.load\s*\(/,
      ),
      cannotTell('whose Space it is, is not known'),
    ),
  },
])
