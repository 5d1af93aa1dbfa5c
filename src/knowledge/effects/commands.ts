// Programs, and texts that a shell reads: here, in a container, or on another machine.
import { defineEffects, type EffectRow } from '../effect-row.ts'
import { effectsOf, givesOf, passesOf } from '../signature.ts'

const SHELL = { shell: ['True'] }
const shell = (...signatures: readonly string[]): EffectRow[] => effectsOf('command', 'run', signatures)
const program = (...signatures: readonly string[]): EffectRow[] => effectsOf('program', 'run', signatures)

export const commandEffects = defineEffects([
  // ---- Python's own
  ...['run', 'call', 'check_call', 'check_output', 'Popen'].map(
    (name): EffectRow => ({
      call: `subprocess.${name}`,
      also: name === 'Popen' ? ['gevent.subprocess.Popen', 'psutil.Popen'] : [`gevent.subprocess.${name}`],
      parameters: ['args'],
      effects: [
        { kind: 'command', does: 'run', at: 'args', when: SHELL },
        { kind: 'program', does: 'run', at: 'args', unless: SHELL },
      ],
      example: `import subprocess\nsubprocess.${name}(f"ls {x}", shell=True)\nsubprocess.${name}([x])`,
    }),
  ),
  ...shell(
    'os.system (command!)',
    'os.popen = subprocess.getoutput = subprocess.getstatusoutput = asyncio.create_subprocess_shell = commands.getoutput (cmd!)',
  ),
  ...program(
    'asyncio.create_subprocess_exec (program!, *args!)',
    'os.execv = os.execve (path!, args!)',
    'os.execvp = os.execvpe (file!, args!)',
    'os.execl = os.execlp = os.execle = os.execlpe (file!, *args!)',
    'os.spawnv = os.spawnvp = os.spawnve = os.spawnvpe (mode, file!, args!)',
    'os.spawnl = os.spawnlp = os.spawnle = os.spawnlpe (mode, file!, *args!)',
    'os.posix_spawn = os.posix_spawnp (path!, argv!)',
    'os.startfile (path!)',
    'pty.spawn (argv!)',
    'anyio.run_process = anyio.open_process = trio.run_process (command!)',
  ),
  ...effectsOf(
    'program',
    'run',
    ['asyncio.get_running_loop.subprocess_exec = asyncio.get_event_loop.subprocess_exec (protocol_factory, program!)'],
    {
      example: 'import asyncio\nawait asyncio.get_running_loop().subprocess_exec(None, x)',
    },
  ),
  ...effectsOf(
    'command',
    'run',
    ['asyncio.get_running_loop.subprocess_shell = asyncio.get_event_loop.subprocess_shell (protocol_factory, cmd!)'],
    {
      example: 'import asyncio\nawait asyncio.get_running_loop().subprocess_shell(None, f"ls {x}")',
    },
  ),

  // ---- libraries
  ...program(
    'pexpect.spawn = pexpect.run = pexpect.runu = pexpect.pty_spawn.spawn (command!)',
    'pexpect.popen_spawn.PopenSpawn (cmd!)',
    'wexpect.spawn (command!)',
    'ptyprocess.PtyProcess.spawn = ptyprocess.PtyProcessUnicode.spawn (argv!)',
    'sh.Command (path!)',
    'plumbum.local.get (name!)',
    'plumbum.machines.local.LocalCommand (executable!)',
    'delegator.run (command!)',
    'distutils.spawn.spawn (cmd!)',
    'setuptools.sandbox.run_setup (setup_script!)',
    'pip.main = pip._internal.main = pip._internal.cli.main.main (args!)',
    'ffmpeg.run = ffmpeg.run_async (stream_spec, cmd!)',
  ),
  ...effectsOf('command', 'run', ['sh.sh = sh.bash (option, script!)'], { example: "import sh\nsh.bash('-c', x)" }),
  ...shell(
    'invoke.run = invoke.sudo (command!)',
    'invoke.Context.run = invoke.Context.sudo = invoke.context.Context.run = fabric.Connection.run = fabric.Connection.sudo = fabric.Connection.local = fabric.connection.Connection.run (self, command!)',
    'fabric.Group.run = fabric.SerialGroup.run = fabric.ThreadingGroup.run (self, command!)',
    'plumbum.machines.session.ShellSession.run (self, cmd!)',
  ),

  // ---- other machines and containers
  ...shell(
    'paramiko.SSHClient.exec_command = paramiko.client.SSHClient.exec_command (self, command!)',
    'paramiko.Channel.exec_command = paramiko.channel.Channel.exec_command (self, command!)',
    'asyncssh.SSHClientConnection.run = asyncssh.SSHClientConnection.create_process (self, command!)',
    'pysftp.Connection.execute (self, command!)',
    'netmiko.BaseConnection.send_command (self, command_string!)',
  ),
  ...givesOf('netmiko.BaseConnection', ['netmiko.ConnectHandler']),
  ...effectsOf('command', 'run', ['asyncssh.connect.run = asyncssh.connect.create_process (command!)'], {
    example: "import asyncssh\nasync with asyncssh.connect('a') as connection:\n    await connection.run(f'ls {x}')",
  }),
  ...effectsOf('program', 'run', ['docker.DockerClient.containers.run = docker.DockerClient.containers.create (image!, command!)'], {
    example: 'import docker\ndocker.from_env().containers.run(x, command=x)',
  }),
  ...effectsOf('program', 'run', ['docker.models.containers.Container.exec_run (cmd!)'], {
    example: 'import docker\ndocker.from_env().containers.get(x).exec_run(x)',
  }),
  ...effectsOf('program', 'run', [
    'docker.APIClient.exec_create (self, container, cmd!)',
    'docker.APIClient.create_container (self, image!, command!)',
  ]),
  ...effectsOf('url', 'ask', ['docker.DockerClient.images.build (*, remote!)'], {
    example: 'import docker\ndocker.from_env().images.build(remote=x)',
  }),
  ...effectsOf('file', 'read', ['docker.DockerClient.images.build (*, path!)'], {
    example: 'import docker\ndocker.from_env().images.build(path=x)',
  }),
  ...givesOf('docker.DockerClient', ['docker.from_env = docker.client.DockerClient = docker.DockerClient.from_env']),
  ...givesOf('docker.models.containers.Container', ['docker.DockerClient.containers.get = docker.DockerClient.containers.create']),
  ...effectsOf('program', 'run', ['kubernetes.stream.stream = kubernetes_asyncio.stream.stream (func, name, namespace, *, command!)'], {
    example: "from kubernetes.stream import stream\nstream(None, 'a', 'b', command=[x])",
  }),

  // ---- made harmless
  ...passesOf(['shlex.quote = pipes.quote = shlex.join (*!)'], { cleans: ['command'] }),
  ...passesOf(['shlex.split (s!)'], { cleans: ['command'] }),
  ...passesOf(['subprocess.list2cmdline (seq!)']),
])
