;; With lsp-mode and dockerfile-mode from a package archive: into init.el
(require 'lsp-mode)
(require 'dockerfile-mode)
(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection '("stagels" "serve"))
                  :activation-fn (lsp-activate-on "dockerfile")
                  :priority 1 ; lsp-mode knows another server for the language
                  :server-id 'stagels))
(defun stagels-start ()
  ;; Without this line each Enter formats the instruction in front of it.
  (setq-local lsp-enable-on-type-formatting nil)
  (lsp-deferred))
(add-hook 'dockerfile-mode-hook #'stagels-start)

;; Settings, if you want other ones:
;; (lsp-register-custom-settings '(("stagels.rules.skip" ["StageNameCasing"])))
