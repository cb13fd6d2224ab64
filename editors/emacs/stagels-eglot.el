;; Emacs 29 and later, with dockerfile-mode from a package archive: into init.el
(require 'eglot)
(require 'dockerfile-mode)
(add-to-list 'eglot-server-programs
             '((dockerfile-mode dockerfile-ts-mode) . ("stagels" "serve")))
(defun stagels-start ()
  ;; Without this line each Enter formats the instruction in front of it.
  (setq-local eglot-ignored-server-capabilities '(:documentOnTypeFormattingProvider))
  (eglot-ensure))
(add-hook 'dockerfile-mode-hook #'stagels-start)

;; Settings, if you want other ones:
;; (setq-default eglot-workspace-configuration
;;               '(:stagels (:rules (:skip ["StageNameCasing"]))))
