import type { CompletionPlace } from './completionPlaces.js';
import { expecting, quoted, valueCases, walkingCases } from './shellCases.js';

/** A script for zsh: to be sourced, or to stand in its `fpath` as `_midflight`. */
export function zshCompletion(places: readonly CompletionPlace[]): string {
  const branches = places.map(({ route, commands, options, expects }) => {
    const described = (list: readonly { readonly name: string; readonly description: string }[]): string => `(${list.map(({ name, description }) => quoted(`${name}:${description}`)).join(' ')})`;
    const said = [commands.length > 0 ? `choices=${described(commands)}` : expecting(expects), `options=${described(options.flatMap(({ flags, description }) => flags.map((name) => ({ name, description }))))}`];
    return `${quoted(route)}) ${said.filter((part) => part !== '').join(' ')} ;;`;
  });
  return `#compdef midflight
# Completion of midflight for zsh: source <(midflight completion zsh)
_midflight() {
  local route= word= option= expects=
  local -a choices options
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if [[ -n $option ]]; then option=; continue; fi
    case "$route/$word" in
      ${walkingCases(places).join('\n      ')}
    esac
  done
  if [[ -z $option && $words[CURRENT] == --*=* ]]; then
    option=\${words[CURRENT]%%=*}
    compset -P '*='
  fi
  if [[ -n $option ]]; then
    case "$route/$option" in
      ${valueCases(places).join('\n      ')}
    esac
  else
    case $route in
      ${branches.join('\n      ')}
    esac
    if [[ $words[CURRENT] == -* ]]; then choices=("\${options[@]}") expects=; fi
  fi
  case $expects in
    file) _files ;;
    folder) _files -/ ;;
    *) _describe midflight choices ;;
  esac
}
if [[ $funcstack[1] == _midflight ]]; then _midflight "$@"; else compdef _midflight midflight; fi
`;
}
