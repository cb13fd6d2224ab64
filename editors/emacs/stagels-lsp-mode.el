;; With lsp-mode and dockerfile-mode from a package archive: into init.el
(require 'lsp-mode)
(require 'dockerfile-mode)
;; Of YAML, HCL and JSON only what builds Dockerfiles: for nothing else the server starts.
(defconst stagels-builds
  "/\\.github/workflows/[^/]*\\.ya?ml\\'\\|/action\\.ya?ml\\'\\|compose[^/]*\\.ya?ml\\'\\|bake[^/]*\\.\\(hcl\\|json\\)\\'\\|skaffold[^/]*\\.ya?ml\\'\\|devcontainer\\.json\\'")
(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection '("stagels" "serve"))
                  :activation-fn (lambda (file mode)
                                   (or (memq mode '(dockerfile-mode dockerfile-ts-mode))
                                       (string-match-p stagels-builds file)))
                  :add-on? t ; beside a server for YAML or HCL
                  :server-id 'stagels))
(add-to-list 'lsp-disabled-clients 'dockerfile-ls) ; another server for Dockerfiles
(add-to-list 'lsp-language-id-configuration '(hcl-mode . "hcl")) ; lsp-mode warns without it
(defun stagels-start ()
  ;; Without this line each Enter formats the instruction in front of it.
  (setq-local lsp-enable-on-type-formatting nil)
  (lsp-deferred))
(defun stagels-start-if-it-builds ()
  (when (string-match-p stagels-builds (or buffer-file-name "")) (lsp-deferred)))
(add-hook 'dockerfile-mode-hook #'stagels-start)
(dolist (hook '(yaml-mode-hook yaml-ts-mode-hook hcl-mode-hook js-json-mode-hook json-ts-mode-hook))
  (add-hook hook #'stagels-start-if-it-builds))

;; Settings, if you want other ones:
;; (lsp-register-custom-settings '(("stagels.rules.skip" ["StageNameCasing"])))
