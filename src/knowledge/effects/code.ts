// Python, and the names of what is imported: text that is run.
import { defineEffects, type EffectRow } from '../effect-row.ts'
import { effectsOf, givesOf, passesOf } from '../signature.ts'

const runs = (...signatures: readonly string[]): EffectRow[] => effectsOf('code', 'run', signatures)
const loads = (...signatures: readonly string[]): EffectRow[] => effectsOf('code', 'load', signatures)

const REMOTE = { trust_remote_code: ['True'] }
const PINNED = { revision: ['*'], code_revision: ['*'] }
/** `model-file-may-run-code` looks at the others, wherever the name comes from. */
const AUTO = [
  'AutoModelForTokenClassification',
  'AutoModelForVision2Seq',
  'AutoModelForImageTextToText',
  'AutoImageProcessor',
  'AutoFeatureExtractor',
]

export const codeEffects = defineEffects([
  // ---- text that is run
  ...runs('builtins.eval = eval = builtins.exec = exec (source!)'),
  ...passesOf([
    'builtins.compile = compile = ast.parse = RestrictedPython.compile_restricted = RestrictedPython.compile_restricted_exec (source!)',
  ]),
  ...passesOf(['RestrictedPython.compile_restricted_eval (source!)', 'RestrictedPython.compile_restricted_function (p, body!)']),
  ...passesOf(['ast.unparse (ast_obj!)', 'codeop.compile_command (source!)', 'ast.fix_missing_locations (node!)']),
  {
    call: 'ast.Module',
    also: ['ast.Expression', 'ast.Interactive'],
    passes: ['*'],
    example: 'import ast\ny = ast.Module(body=[x], type_ignores=[])',
  },
  ...passesOf(['ast.literal_eval (node_or_string!)', 'simpleeval.simple_eval (expr!)'], { cleans: ['code'] }),
  ...runs(
    'code.InteractiveInterpreter.runsource = code.InteractiveConsole.runsource (self, source!)',
    'code.InteractiveConsole.push (self, line!)',
    'code.InteractiveInterpreter.runcode (self, code!)',
    'timeit.timeit = timeit.repeat = timeit.Timer (stmt!)',
    'cProfile.run = profile.run = pdb.run (statement!)',
    'pdb.runeval (expression!)',
    'types.FunctionType (code!)',
    'logging.config.dictConfig (config!)',
    'logging.config.fileConfig (fname!)',
    'pandas.eval = pandas.core.computation.eval.eval (expr!)',
    'sympy.sympify = sympy.S = sympy.core.sympify.sympify (a!)',
    'sympy.parse_expr = sympy.parsing.sympy_parser.parse_expr (s!)',
    'js2py.eval_js = js2py.eval_js6 (js!)',
    'lupa.LuaRuntime.execute = lupa.LuaRuntime.eval (self, lua_code!)',
    'asteval.Interpreter.eval (self, expr!)',
    'IPython.core.interactiveshell.InteractiveShell.run_cell (self, raw_cell!)',
    'langchain_experimental.utilities.PythonREPL.run = langchain_experimental.utilities.python.PythonREPL.run (self, command!)',
    'langchain_experimental.tools.PythonREPLTool.run = langchain_experimental.tools.PythonAstREPLTool.run (self, tool_input!)',
    'jupyter_client.BlockingKernelClient.execute = jupyter_client.AsyncKernelClient.execute = jupyter_client.KernelClient.execute (self, code!)',
    'nbclient.NotebookClient = nbclient.execute (nb!)',
    'execnet.Channel.remote_exec (self, source!)',
  ),
  ...effectsOf('code', 'run', ['pandas.DataFrame.query = pandas.DataFrame.eval (expr!)'], {
    example: 'import pandas\npandas.DataFrame().query(x)',
  }),
  ...effectsOf('code', 'run', ['numexpr.evaluate = numexpr.necompiler.evaluate (ex!)'], { before: { numexpr: '2.8.5' } }),
  ...effectsOf('code', 'run', ['numexpr.evaluate (ex!)'], {
    when: { sanitize: ['False'] },
    example: 'import numexpr\nnumexpr.evaluate(x, sanitize=False)',
  }),

  // ---- names of modules, and files of them
  ...loads(
    'importlib.import_module = builtins.__import__ = __import__ = importlib.__import__ (name!)',
    'importlib.util.spec_from_file_location (name, location!)',
    'importlib.machinery.SourceFileLoader = importlib.machinery.SourcelessFileLoader = importlib.machinery.ExtensionFileLoader (fullname, path!)',
    'imp.load_source = imp.load_compiled = imp.load_dynamic (name, pathname!)',
    'pkgutil.resolve_name (name!)',
    'pkgutil.get_loader (module_or_name!)',
    'pydoc.locate = pydoc.safeimport (path!)',
    'runpy.run_path (path_name!run)',
    'runpy.run_module (mod_name!run)',
    'zipimport.zipimporter (path!)',
    'site.addsitedir (sitedir!)',
    'werkzeug.utils.import_string (import_name!)',
    'django.utils.module_loading.import_string (dotted_path!)',
    'uvicorn.importer.import_from_string (import_str!)',
    'hydra.utils.get_class = hydra.utils.get_method = hydra.utils.get_object (path!)',
    'hydra.utils.instantiate (config!)',
    'ctypes.CDLL = ctypes.PyDLL = ctypes.cdll.LoadLibrary = ctypes.WinDLL (name!)',
    'cffi.FFI.dlopen (self, name!)',
    'spacy.load (name!)',
    'torch.ops.load_library (path!)',
    'torch.utils.cpp_extension.load (name, sources!)',
    'stevedore.driver.DriverManager (namespace, name!)',
  ),
  ...effectsOf('code', 'load', ['sqlite3.Connection.load_extension = aiosqlite.Connection.load_extension (path!)'], {
    example: "import sqlite3\nsqlite3.connect(':memory:').load_extension(x)",
  }),

  // ---- models that bring code of their own
  ...effectsOf(
    'code',
    'load',
    [`${AUTO.map((name) => `transformers.${name}.from_pretrained`).join(' = ')} (pretrained_model_name_or_path!)`],
    {
      when: REMOTE,
      unless: PINNED,
      example: 'from transformers import AutoImageProcessor\nAutoImageProcessor.from_pretrained(x, trust_remote_code=True)',
    },
  ),
  ...effectsOf('code', 'load', ['transformers.pipeline (task, model!)'], {
    when: REMOTE,
    unless: PINNED,
    example: "import transformers\ntransformers.pipeline('a', x, trust_remote_code=True)",
  }),
  ...effectsOf('code', 'load', ['sentence_transformers.SentenceTransformer = sentence_transformers.CrossEncoder (model_name_or_path!)'], {
    when: REMOTE,
    unless: PINNED,
    example: 'import sentence_transformers\nsentence_transformers.SentenceTransformer(x, trust_remote_code=True)',
  }),
  ...effectsOf('code', 'load', ['datasets.load_dataset (path!)'], {
    when: REMOTE,
    unless: PINNED,
    example: 'import datasets\ndatasets.load_dataset(x, trust_remote_code=True)',
  }),
  ...effectsOf(
    'code',
    'load',
    [
      'diffusers.DiffusionPipeline.from_pretrained = diffusers.AutoPipelineForText2Image.from_pretrained (pretrained_model_name_or_path, *, custom_pipeline!)',
    ],
    {
      example: "from diffusers import DiffusionPipeline\nDiffusionPipeline.from_pretrained('a', custom_pipeline=x)",
    },
  ),
  ...effectsOf('code', 'load', ['torch.hub.load (repo_or_dir!)']),
  ...effectsOf('code', 'load', ['vllm.LLM = vllm.AsyncEngineArgs = vllm.EngineArgs (model!)'], {
    when: REMOTE,
    unless: PINNED,
    example: 'import vllm\nvllm.LLM(x, trust_remote_code=True)',
  }),
  ...givesOf('pandas.DataFrame', ['pandas.core.frame.DataFrame']),
])
