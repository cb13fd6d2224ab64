;;; eglot.el --- Emacs with eglot  -*- lexical-binding: t -*-
(setq eglot-autoshutdown t eglot-sync-connect 10 eglot-send-changes-idle-time 0)
(load (expand-file-name "emacs/stagels-eglot-builds.el" (getenv "EDITORS")))
(open-file)
(run-hooks 'post-command-hook) ; there eglot-ensure connects, once a command is done
(eventually "eglot is connected" #'eglot-current-server)
(check (equal (plist-get (eglot--server-info (eglot-current-server)) :name) "stagels") "to stagels"
       (eglot--server-info (eglot-current-server)))

(check-diagnostic)
(check-definition)
(check-references)

(to-mount)
(eldoc t)
(eventually "eldoc tells of the stage"
            (lambda () (and (buffer-live-p eldoc--doc-buffer)
                            (string-search (expected "HOVER") (with-current-buffer eldoc--doc-buffer (buffer-string))))))

(check-completion)

(go-to 15 7)
(eglot-rename (expected "RENAME_TO"))
(check (text-is "renamed.Dockerfile") "rename across the file" (buffer-string))
(undo-all)

(check-outline)

(eglot-format-buffer)
(check (text-is "formatted.Dockerfile") "formatting" (buffer-string))
(undo-all)

(to-diagnostic)
(eventually "the squiggle is back" (lambda () (= 1 (length (squiggles)))))
(let* ((seen nil)
       (completing-read-function (lambda (_prompt choices &rest _) (setq seen (all-completions "" choices)) (car seen))))
  (call-interactively #'eglot-code-actions)
  (check (equal (car seen) (expected "FIX")) "the fix is the first code action" seen))
(check (text-is "fixed.Dockerfile") "the fix is made" (buffer-string))
(eventually "the squiggle goes" (lambda () (null (squiggles))))
(undo-all)

(check-builds #'eglot-current-server (lambda () (run-hooks 'post-command-hook)) #'eglot-rename)

(setq-default eglot-workspace-configuration '(:stagels (:rules (:severity (:UnknownStage "error")))))
(eglot-signal-didChangeConfiguration (eglot-current-server))
(eventually "settings change what is reported"
            (lambda () (equal '(eglot-error) (mapcar #'flymake-diagnostic-type (squiggles)))))

(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server))
(kill-emacs 0)
