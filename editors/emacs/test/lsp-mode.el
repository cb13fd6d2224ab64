;;; lsp-mode.el --- Emacs with lsp-mode  -*- lexical-binding: t -*-
(setq lsp-session-file (expand-file-name "lsp-session" (getenv "WORK"))
      lsp-auto-guess-root t
      lsp-enable-suggest-server-download nil
      lsp-restart 'ignore
      lsp-keep-workspace-alive nil
      lsp-diagnostics-provider :flymake
      lsp-enable-snippet nil
      lsp-idle-delay 0)
(lsp-workspace-folders-add default-directory) ; or it asks, and nobody answers
(fset 'lsp-deferred #'lsp) ; which waits until the buffer is shown
(require 'yaml-mode)
(open-file)
(eventually "lsp-mode is connected"
            (lambda () (and lsp--buffer-workspaces (eq 'initialized (lsp--workspace-status (car lsp--buffer-workspaces))))))
(check (equal (mapcar (lambda (w) (lsp--client-server-id (lsp--workspace-client w))) lsp--buffer-workspaces) '(stagels))
       "to stagels alone" (mapcar #'lsp--workspace-print lsp--buffer-workspaces))

(check-diagnostic)
(check-definition)
(check-references)

(to-mount)
(lsp-describe-thing-at-point)
(let ((help (with-current-buffer "*lsp-help*" (buffer-string))))
  (check (string-search (expected "HOVER") help) "the help buffer tells of the stage" help))
(switch-to-buffer file-buffer)

(check-completion)

(go-to 15 7)
(lsp-rename (expected "RENAME_TO"))
(check (text-is "renamed.Dockerfile") "rename across the file" (buffer-string))
(undo-all)

(check-outline)

(lsp-format-buffer)
(check (text-is "formatted.Dockerfile") "formatting" (buffer-string))
(undo-all)

(to-diagnostic)
(eventually "the squiggle is back" (lambda () (= 1 (length (squiggles)))))
(let* ((seen nil)
       (completing-read-function (lambda (_prompt choices &rest _) (setq seen (all-completions "" choices)) (car seen))))
  (call-interactively #'lsp-execute-code-action)
  (check (equal (car seen) (expected "FIX")) "the fix is the first code action" seen))
(check (text-is "fixed.Dockerfile") "the fix is made" (buffer-string))
(eventually "the squiggle goes" (lambda () (null (squiggles))))
(undo-all)

(check-builds (lambda () (bound-and-true-p lsp--buffer-workspaces)) #'ignore #'lsp-rename)

(eventually "and comes back" (lambda () (= 1 (length (squiggles)))))
(lsp-register-custom-settings '(("stagels.rules.skip" ["UnknownStage"])))
(lsp--set-configuration (lsp-configuration-section "stagels"))
(eventually "settings change what is reported" (lambda () (null (squiggles))))

(set-buffer-modified-p nil)
(kill-emacs 0)
