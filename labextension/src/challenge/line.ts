/** Marks a line of the answer cell, until the next edit. */
import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { CodeMirrorEditor } from '@jupyterlab/codemirror';

const markLine = StateEffect.define<number>();

const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (decorations, transaction) => {
    let found = transaction.docChanged ? Decoration.none : decorations;
    for (const effect of transaction.effects) {
      if (effect.is(markLine)) {
        const { from } = transaction.state.doc.line(effect.value);
        found = Decoration.set([
          Decoration.line({ class: 'jp-codementor-markedLine' }).range(from)
        ]);
      }
    }
    return found;
  },
  provide: field => EditorView.decorations.from(field)
});

/** Put the cursor on `line` (from 1) of the editor and mark it. */
export function showLine(editor: CodeEditor.IEditor, line: number): void {
  const wanted = Math.min(Math.max(1, line), editor.lineCount);
  if (isCodeMirror(editor)) {
    if (!editor.editor.state.field(marked, false)) {
      editor.injectExtension(marked);
    }
    editor.editor.dispatch({ effects: markLine.of(wanted) });
  }
  const position = { line: wanted - 1, column: 0 };
  editor.setCursorPosition(position);
  editor.revealPosition(position);
  editor.focus();
}

function isCodeMirror(editor: CodeEditor.IEditor): editor is CodeMirrorEditor {
  return 'injectExtension' in editor && 'editor' in editor;
}
