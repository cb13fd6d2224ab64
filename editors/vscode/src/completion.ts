import type { Middleware } from 'vscode-languageclient';

const most = 100; // items that the server gives at once

// While VS Code waits for the rest of a list that is not complete, it shows the old one
// unfiltered, and an Enter puts its first item in the place of what was typed since. The
// server says so of every list, to be asked again at a finished word; what it gives is
// all there is but where there are too many. Of a finished word Enter makes a line end
// here: editor.acceptSuggestionOnEnter is "smart".
export const completionMiddleware: Middleware = {
  provideCompletionItem: async (document, position, context, token, next) => {
    const list = await next(document, position, context, token);
    if (list && !Array.isArray(list) && list.items.length < most) list.isIncomplete = false;
    return list;
  },
};
