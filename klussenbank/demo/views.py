from django.shortcuts import render


def mail(request):
    return render(request, "basis.html")
