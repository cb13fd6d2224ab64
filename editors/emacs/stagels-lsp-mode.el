;; With lsp-mode and dockerfile-mode from a package archive: into init.el
(require 'lsp-mode)
(require 'dockerfile-mode)
(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection '("stagels" "serve"))
                  :activation-fn (lsp-activate-on "dockerfile")
                  :priority 1 ; lsp-mode knows another server for the language
                  :server-id 'stagels))
(add-hook 'dockerfile-mode-hook #'lsp-deferred)

;; Settings, if you want other ones:
;; (lsp-register-custom-settings '(("stagels.rules.skip" ["StageNameCasing"])))
