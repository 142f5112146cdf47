/** How a Python package below an analyser's folder is started: isolated from environment, user and work folder. */
import type { AnalyserRequest } from './analyser.ts'

/** Takes the folder and the module from its words, and runs the module as `python -m` does. */
const BOOT =
  'import sys,runpy;site,module=sys.argv[1:3];sys.path.insert(0,site);sys.argv=[module,*sys.argv[3:]];' +
  'runpy.run_module(module,run_name="__main__",alter_sys=True)'

/** The words that run a module of the analyser's own `site` folder. */
export function pythonModule(
  { toolchain, folder }: Pick<AnalyserRequest, 'toolchain' | 'folder'>,
  module: string,
): readonly string[] {
  return [toolchain.tools['run'] ?? '', '-I', '-B', '-c', BOOT, `${folder}/site`, module]
}
