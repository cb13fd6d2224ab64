;;; modes.el --- modes of package archives: a stand-in for hcl-mode, which Debian has not  -*- lexical-binding: t -*-
(require 'yaml-mode)
(define-derived-mode hcl-mode prog-mode "HCL")
(add-to-list 'auto-mode-alist '("\\.hcl\\'" . hcl-mode))
