// What the page reads and writes of the Language Server Protocol.

export interface Position {
  line: number;
  character: number; // in UTF-16, as offsets of the editor are
}

export interface Range {
  start: Position;
  end: Position;
}

export interface Location {
  uri: string;
  range: Range;
}

export interface TextEdit {
  range: Range;
  newText: string;
}

export interface WorkspaceEdit {
  documentChanges?: { textDocument: { uri: string; version: number | null }; edits: TextEdit[] }[];
}

export interface Diagnostic {
  range: Range;
  severity?: 1 | 2 | 3 | 4;
  code?: string;
  codeDescription?: { href: string };
  message: string;
}

export interface Published {
  uri: string;
  version?: number;
  diagnostics: Diagnostic[];
}

export interface CodeAction {
  title: string;
  kind?: string;
  isPreferred?: boolean;
  edit?: WorkspaceEdit;
}

export interface MarkupContent {
  kind: 'markdown' | 'plaintext';
  value: string;
}

export interface Hover {
  contents: MarkupContent;
  range?: Range;
}

export interface CompletionItem {
  label: string;
  filterText?: string;
  detail?: string;
  documentation?: MarkupContent | string;
  textEdit?: TextEdit;
}

export interface CompletionList {
  items: CompletionItem[];
}

export interface InlayHint {
  position: Position;
  label: string;
  tooltip?: string;
  paddingLeft?: boolean;
  paddingRight?: boolean;
}

export interface Signature {
  label: string;
  parameters: { label: string; documentation?: string }[];
}

export interface SignatureHelp {
  signatures: Signature[];
  activeSignature: number;
  activeParameter: number | null;
}

export interface DocumentSymbol {
  name: string;
  kind: number;
}

export interface Initialized {
  serverInfo?: { name: string; version?: string };
  capabilities: { completionProvider: { triggerCharacters: string[] }; semanticTokensProvider: { legend: { tokenTypes: string[] } } };
}

// tokenTypes have a colour each, in editor.css.
const tokenTypes = ['class', 'comment', 'decorator', 'enumMember', 'keyword', 'macro', 'number', 'operator', 'property', 'string', 'variable'];

// capabilities are what the page can do with the server's answers.
export const capabilities = {
  general: { positionEncodings: ['utf-16'] },
  textDocument: {
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'source'] } },
      dataSupport: true,
      isPreferredSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
    completion: { completionItem: { documentationFormat: ['markdown'], resolveSupport: { properties: ['detail', 'documentation'] } } },
    definition: {},
    documentHighlight: {},
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    formatting: {},
    hover: { contentFormat: ['markdown'] },
    inlayHint: {},
    publishDiagnostics: { codeDescriptionSupport: true, versionSupport: true },
    rename: { prepareSupport: true },
    semanticTokens: { requests: { range: true }, tokenTypes, tokenModifiers: [], formats: ['relative'] },
    signatureHelp: { signatureInformation: { noActiveParameterSupport: true } },
  },
  workspace: { executeCommand: {}, inlayHint: { refreshSupport: true }, workspaceEdit: { documentChanges: true } },
};
