;; Below the lines for eglot, with yaml-mode from a package archive: workflows, Compose
;; and Skaffold files have a mode of their own, and so have Bake files, with stagels for their server
(require 'yaml-mode)
(define-derived-mode stagels-yaml-mode yaml-mode "Build"
  "YAML that asks for builds of Dockerfiles.")
(dolist (name '("/\\.github/workflows/[^/]*\\.ya?ml\\'" "/action\\.ya?ml\\'" "compose[^/]*\\.ya?ml\\'" "skaffold[^/]*\\.ya?ml\\'"))
  (add-to-list 'auto-mode-alist (cons name 'stagels-yaml-mode)))
(define-derived-mode stagels-bake-mode conf-unix-mode "Bake" ; or hcl-mode, if you have it
  "Bake files, which ask for builds of Dockerfiles.")
(add-to-list 'auto-mode-alist '("bake[^/]*\\.hcl\\'" . stagels-bake-mode))
(add-to-list 'eglot-server-programs
             '((dockerfile-mode dockerfile-ts-mode
                (stagels-yaml-mode :language-id "yaml") (stagels-bake-mode :language-id "hcl")) . ("stagels" "serve")))
(add-hook 'stagels-yaml-mode-hook #'stagels-start)
(add-hook 'stagels-bake-mode-hook #'stagels-start)
