;; Emacs 29 and later, with dockerfile-mode from a package archive: into init.el
(require 'eglot)
(require 'dockerfile-mode)
(add-to-list 'eglot-server-programs
             '((dockerfile-mode dockerfile-ts-mode) . ("stagels" "serve")))
(add-hook 'dockerfile-mode-hook #'eglot-ensure)

;; Settings, if you want other ones:
;; (setq-default eglot-workspace-configuration
;;               '(:stagels (:rules (:skip ["StageNameCasing"]))))
